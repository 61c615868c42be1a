import type { Addresses } from '../../setup/addresses.js';
import type { Setup } from '../../setup/model/setup.js';
import { fillTemplate } from '../../setup/template.js';
import { PLAIN } from '../../setup/value/notation.js';
import { valueText } from '../../setup/value/value-text.js';
import { links, ownLabels } from '../alerting/alert.js';
import type { Alert } from '../alerting/alert.js';
import type { Firing } from '../alerting/probe.js';

/** The alerts that a test expects while those of an alert fire. */
export type Expect = (alert: Alert, firing: readonly Firing[]) => readonly object[];

export function expectedAlerts(alerts: readonly Alert[], setup: Setup, addresses: Addresses): Expect {
  return (alert, firing) => firing.map((each) => expectedAlert(alert, alerts, each, setup, addresses));
}

function expectedAlert(
  tested: Alert,
  alerts: readonly Alert[],
  { labels, value, rule }: Firing,
  setup: Setup,
  addresses: Addresses,
): object {
  const alert = rule === undefined ? tested : alertWith(tested, alerts, rule);
  const shown = value === undefined ? '' : valueText(value, alert.notation ?? PLAIN);
  const write = (template: Alert['summary']) => fillTemplate(template, labels, shown);
  return {
    exp_labels: { ...labels, ...ownLabels(alert, setup) },
    exp_annotations: {
      summary: alert.recordedSummary?.example ?? write(alert.summary),
      description: write(alert.description),
      condition: alert.condition,
      ...(alert.value !== undefined && { value: shown }),
      ...links(alert, addresses),
      ...alert.notes,
    },
  };
}

/** The alert with the same name and these labels. */
function alertWith(tested: Alert, alerts: readonly Alert[], labels: Readonly<Record<string, string>>): Alert {
  const found = alerts.find(
    (alert) =>
      alert.name === tested.name &&
      Object.entries(alert.labels).every(([name, value]) => labels[name] === value),
  );
  if (found === undefined) throw new Error(`BUG: no alert ${tested.name} with ${JSON.stringify(labels)}`);
  return found;
}
