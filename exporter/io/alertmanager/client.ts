import type { PostableAlert } from '../../insight/alert-lease.js';

/** The outcome of a request. `refused`: the alerts are invalid, a retry would fail too. `unreachable`: any other failure. */
export type PostOutcome =
  | { readonly kind: 'accepted' }
  | { readonly kind: 'refused'; readonly status: number; readonly detail: string }
  | { readonly kind: 'unreachable'; readonly detail: string };

const TIMEOUT_MS = 3_000;
const LABEL_NAME = /^[a-zA-Z_][a-zA-Z0-9_]*$/;

/** Posts alerts to Alertmanager: https://prometheus.io/docs/alerting/latest/alerts_api/. */
export class AlertPoster {
  readonly #address: string;

  constructor(baseUrl: string) {
    this.#address = `${baseUrl.replace(/\/+$/, '')}/api/v2/alerts`;
  }

  /** Posts alerts. Alertmanager also accepts an empty list, which serves as a probe. */
  async post(alerts: readonly PostableAlert[]): Promise<PostOutcome> {
    try {
      const response = await fetch(this.#address, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(alerts),
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
      const detail = (await response.text()).slice(0, 500).trim();
      if (response.ok) return { kind: 'accepted' };
      const { status } = response;
      if (status === 400 || status === 422) return { kind: 'refused', status, detail };
      return { kind: 'unreachable', detail: `HTTP ${status}: ${detail}` };
    } catch (error) {
      return { kind: 'unreachable', detail: reasonOf(error) };
    }
  }
}

/**
 * Why Alertmanager would refuse an alert, or `undefined`. Invalid alerts must be found before they are sent: Alertmanager answers
 * a batch with one of them with 400, although it accepts the others.
 */
export function faultOf({ labels, startsAt, endsAt }: PostableAlert): string | undefined {
  const badName = Object.keys(labels).find((name) => !LABEL_NAME.test(name));
  if (badName !== undefined) return `"${badName}" is not a valid label name`;
  if (labels['alertname'] === undefined) return 'label "alertname" is missing';
  if (endsAt < startsAt) return `endsAt ${endsAt} is before startsAt ${startsAt}`;
  return undefined;
}

/** The message of a `fetch` error is only "fetch failed"; its cause has the reason. */
function reasonOf(error: unknown): string {
  const cause = error instanceof Error ? (error.cause ?? error) : error;
  return cause instanceof Error ? cause.message || cause.name : String(cause);
}
