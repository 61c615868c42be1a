import type { PostableAlert } from '../../insight/alert-lease.js';

/** What became of a post. `refused`: the alerts are at fault, and would be refused again. `unreachable`: anything else. */
export type PostOutcome =
  | { readonly kind: 'taken' }
  | { readonly kind: 'refused'; readonly status: number; readonly detail: string }
  | { readonly kind: 'unreachable'; readonly detail: string };

const TIME_LIMIT_MS = 3_000;
const LABEL_NAME = /^[a-zA-Z_][a-zA-Z0-9_]*$/;

/** Alertmanager's API, as far as posting alerts goes: https://prometheus.io/docs/alerting/latest/alerts_api/. */
export class AlertPoster {
  readonly #address: string;

  constructor(baseUrl: string) {
    this.#address = `${baseUrl.replace(/\/+$/, '')}/api/v2/alerts`;
  }

  /** Posts alerts; an empty list is taken too and shows that Alertmanager is there. */
  async post(alerts: readonly PostableAlert[]): Promise<PostOutcome> {
    try {
      const response = await fetch(this.#address, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(alerts),
        signal: AbortSignal.timeout(TIME_LIMIT_MS),
      });
      const detail = (await response.text()).slice(0, 500).trim();
      if (response.ok) return { kind: 'taken' };
      const { status } = response;
      if (status === 400 || status === 422) return { kind: 'refused', status, detail };
      return { kind: 'unreachable', detail: `HTTP ${status}: ${detail}` };
    } catch (error) {
      return { kind: 'unreachable', detail: reasonOf(error) };
    }
  }
}

/**
 * What Alertmanager would refuse an alert for; `undefined` when nothing. A batch with one bad alert is answered with 400
 * although the good ones in it are taken, hence bad ones are found before they are sent.
 */
export function faultOf({ labels, startsAt, endsAt }: PostableAlert): string | undefined {
  const badName = Object.keys(labels).find((name) => !LABEL_NAME.test(name));
  if (badName !== undefined) return `"${badName}" is no label name`;
  if (labels['alertname'] === undefined) return 'it has no label "alertname"';
  if (endsAt < startsAt) return `it ends at ${endsAt}, before it starts at ${startsAt}`;
  return undefined;
}

/** `fetch` says no more than "fetch failed"; its cause has the story. */
function reasonOf(error: unknown): string {
  const cause = error instanceof Error ? (error.cause ?? error) : error;
  return cause instanceof Error ? cause.message || cause.name : String(cause);
}
