import type { Setup } from './model/setup.js';

/**
 * The labels by which Alertmanager knows the alert of an insight. The instant alert of the exporter and its twin, the
 * rule in Prometheus, have to agree on them to the letter, or Alertmanager sees two alerts. No value, id or text belongs here:
 * every other label set is another alert. Empty values are left out, as Prometheus does.
 */
export function insightAlertLabels(
  setup: Pick<Setup, 'service' | 'alerting'>,
  insight: { readonly name: string; readonly severity: string },
  seriesLabels: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  const labels = {
    ...setup.alerting.externalLabels,
    ...seriesLabels,
    alertname: insight.name,
    service: setup.service.name,
    severity: insight.severity,
  };
  return Object.fromEntries(Object.entries(labels).filter(([, value]) => value !== ''));
}

/** How long the rule twin keeps the alert of an exporter that is gone, in PromQL's notation. */
export const TWIN_MEMORY = '5m';

/** The exporter shows an insight that ended as 0 for at least this long, so that its twin sees the end. */
export const TWIN_MEMORY_MS = 300_000;
