import { insightAlertLabels } from '../../setup/alert-identity.js';
import { hasObserved } from '../../setup/alert-mode.js';
import { MODE_LABEL } from '../../setup/model/label-name.js';
import type { Setup } from '../../setup/model/setup.js';
import { alertRelabelingOf, sentLabels } from '../../setup/relabeling/alert-relabeling.js';
import type { AlertLabels } from '../../setup/relabeling/relabel-step.js';

/** The Prometheus of somebody else, whose alerts are the twins of those of the exporter. */
export interface SendingPrometheus {
  readonly address: string;
  /** Its loaded configuration, parsed. */
  readonly configuration: unknown;
  /** URL of the Alertmanager. */
  readonly alertmanager: string;
}

/** What people should know of the labels that this Prometheus gives to alerts, in sentences. */
export function labelNotes(setup: Setup, prometheus: SendingPrometheus): readonly string[] {
  const { address, configuration, alertmanager } = prometheus;
  const relabeling = alertRelabelingOf(configuration, alertmanager);
  if (relabeling === undefined || setup.alerting.insightAlerts.size === 0) return [];
  const { service, alerting } = setup;
  const sample = { name: 'Any', severity: 'warning' };
  const bare = insightAlertLabels({ service, alerting: { ...alerting, externalLabels: {} } }, sample, {});
  const declared = insightAlertLabels(setup, sample, {});
  const sent = sentLabels(bare, relabeling) ?? {};
  return [
    ...(isSame(sent, declared) ? [] : [difference(address, without(sent, bare), without(declared, bare))]),
    ...Object.keys(sent)
      .filter((label) => /replica/i.test(label))
      .map((label) => replicaNote(address, label)),
    ...relabeling.notUnderstood.map(
      (fault) => `An alert may arrive twice, since natsight cannot label it as Prometheus does: ${fault}.`,
    ),
  ];
}

/** What people should know who route the alerts themselves. */
export function modeNotes(setup: Setup): readonly string[] {
  if (!hasObserved(setup)) return [];
  return [
    `Alerts with the label ${MODE_LABEL}="observe" are tried out: before the routes of "${setup.service.name}" in Alertmanager, add one for that label to a receiver without integrations. Otherwise people are told.`,
  ];
}

const difference = (address: string, sent: AlertLabels, declared: AlertLabels) =>
  `Prometheus at ${address} sends alerts with the labels ${labelsText(sent)}, and "externalLabels" of the setup are ${labelsText(declared)}: start the exporter with --prometheus.url, so that it uses those of Prometheus, or change the setup. Otherwise each insight is two alerts.`;

const replicaNote = (address: string, label: string) =>
  `Prometheus at ${address} sends alerts with the label "${label}": replicas of it send one alert each. Drop the label with "alert_relabel_configs", as https://prometheus.io/docs/prometheus/latest/configuration/configuration/#alert_relabel_configs says.`;

function labelsText(labels: AlertLabels): string {
  return `{${Object.entries(labels)
    .map(([name, value]) => `${name}=${JSON.stringify(value)}`)
    .join(', ')}}`;
}

const without = (labels: AlertLabels, others: AlertLabels): AlertLabels =>
  Object.fromEntries(Object.entries(labels).filter(([name, value]) => others[name] !== value));

const isSame = (one: AlertLabels, other: AlertLabels) =>
  Object.keys(without(one, other)).length === 0 && Object.keys(without(other, one)).length === 0;
