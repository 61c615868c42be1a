import type { Alerting } from './model/alerting.js';
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
    ...setup.alerting.deploymentLabels,
    // An empty label is none: the external one then counts.
    ...Object.fromEntries(Object.entries(seriesLabels).filter(([, value]) => value !== '')),
    ...setup.alerting.labels,
    ...setup.alerting.insightAlerts.get(insight.name)?.labels,
    alertname: insight.name,
    service: setup.service.name,
    severity: insight.severity,
  };
  return Object.fromEntries(Object.entries(labels).filter(([, value]) => value !== ''));
}

/** A setup whose instant alerts have further labels: those that the deployment knows, such as the namespace of a cluster. */
export function withAlertLabels(setup: Setup, labels: Readonly<Record<string, string>> = {}): Setup {
  return { ...setup, alerting: { ...setup.alerting, deploymentLabels: labels } };
}

/** Names of the labels that a setup adds to its alerts. */
export function alertLabelNames(alerting: Alerting): readonly string[] {
  const { insightAlerts, promqlAlerts, objectives } = alerting;
  const alerts = [alerting, ...insightAlerts.values(), ...promqlAlerts, ...objectives];
  return [...new Set(alerts.flatMap(({ labels = {} }) => Object.keys(labels)))];
}

/** The exporter exposes an ended insight as 0 for at least this long, so that Prometheus and its graphs see the end. */
export const SHOWN_END_MS = 300_000;

/** The time that a scrape and an evaluation themselves take. */
const TWIN_MARGIN_MS = 1_000;

/**
 * How long Prometheus may take to see that an insight has ended. The exporter tells the end of its own alert only then: until then the
 * twin fires, and would open an alert again that was resolved before.
 */
export function twinDelayMs({ updates }: Pick<Setup, 'updates'>): number {
  return updates.scrapeInterval + updates.evaluationInterval + TWIN_MARGIN_MS;
}
