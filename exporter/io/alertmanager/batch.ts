import type { PostableAlert } from '../../insight/alert-lease.js';

/** Alerts of a request. Urgent ones come first, so that a slow Alertmanager gets those before the rest. */
export const MAX_BATCH_ALERTS = 100;
/** Bytes of a request: what proxies accept by default. An alert that is larger alone is sent alone. */
export const MAX_BATCH_BYTES = 1024 * 1024;

/** The alerts of a request. */
export interface AlertBatch {
  readonly alerts: readonly PostableAlert[];
  /** The body: a JSON array. */
  readonly text: string;
}

/** As many of the first alerts as a request may have; at least one. */
export function firstBatch(alerts: readonly PostableAlert[]): AlertBatch {
  const texts: string[] = [];
  let bytes = 2;
  for (const alert of alerts.slice(0, MAX_BATCH_ALERTS)) {
    const text = JSON.stringify(alert);
    bytes += Buffer.byteLength(text) + 1;
    if (texts.length > 0 && bytes > MAX_BATCH_BYTES) break;
    texts.push(text);
  }
  return { alerts: alerts.slice(0, texts.length), text: `[${texts.join(',')}]` };
}

/** Two batches of half as many alerts, to find the one that is refused. */
export function halvesOf({ alerts }: AlertBatch): readonly AlertBatch[] {
  const middle = Math.ceil(alerts.length / 2);
  return [alerts.slice(0, middle), alerts.slice(middle)].map((half) => ({
    alerts: half,
    text: JSON.stringify(half),
  }));
}
