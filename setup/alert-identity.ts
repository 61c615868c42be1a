import type { Setup } from './model/setup.js';

/**
 * The labels that identify the alert of an insight in Alertmanager. They must be identical in the instant alert of the
 * exporter and in its twin, the rule in Prometheus; otherwise Alertmanager sees two alerts. A different label set is a
 * different alert, so values, ids and texts do not belong here. Empty values are omitted, as in Prometheus.
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

/** A setup whose instant alerts have further labels: those that the deployment knows, such as the namespace of a cluster. */
export function withAlertLabels(setup: Setup, labels: Readonly<Record<string, string>>): Setup {
  const { alerting } = setup;
  return { ...setup, alerting: { ...alerting, externalLabels: { ...alerting.externalLabels, ...labels } } };
}

/** How long the twin keeps the alert after the exporter is gone, as a PromQL duration. */
export const TWIN_MEMORY = '5m';

/** The exporter exposes an ended insight as 0 for at least this long, so that its twin resolves. */
export const TWIN_MEMORY_MS = 300_000;
