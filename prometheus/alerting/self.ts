import type { Setup } from '../../setup/model/setup.js';
import { ALERT } from '../../setup/alert-names.js';
import type { Alert } from './alert.js';
import { exporterAlerts, lateAlerts } from './exporter-alerts.js';
import { waitingAlerts } from './source-alerts.js';
import { monitoringAlerts } from './monitoring-alerts.js';
import type { RulesPlace } from './monitoring-alerts.js';
import { selfAlert } from './self-alert.js';
import { severityFor } from '../../setup/severity.js';
import type { SelfAlert } from './self-alert.js';
import { parseTemplate } from '../../setup/template.js';

/** A state that recovers sooner, such as during a restart, does not alert. */
const MIN_WAIT_MS = 30_000;

/** Alerts about the exporter itself; every setup gets them, but for those that it disables. */
export function selfAlerts(setup: Setup): readonly Alert[] {
  const { scrapeInterval, evaluationInterval } = setup.updates;
  const waitMs = Math.max(MIN_WAIT_MS, 3 * Math.max(scrapeInterval, evaluationInterval));
  return [watchdog(setup), ...enabledOf(setup, exporterAlerts(setup.service.name, waitMs))];
}

/** Those that wait for minutes: alerts about Prometheus and Alertmanager, and about late events. They need not be evaluated often. */
export function slowSelfAlerts(setup: Setup, place: RulesPlace): readonly Alert[] {
  return enabledOf(setup, [
    ...lateAlerts(setup.service.name),
    ...waitingAlerts(setup.service.name),
    ...monitoringAlerts(setup, place),
  ]);
}

function enabledOf(setup: Setup, definitions: readonly SelfAlert[]): readonly Alert[] {
  return definitions
    .filter(({ name }) => setup.alerting.selfAlerts.get(name)?.enabled !== false)
    .map((definition) => selfAlert(setup, definition));
}

/** Always fires. If it stops arriving, alert delivery is broken. */
function watchdog({ alerting }: Setup): Alert {
  const firing = [{ labels: {}, value: undefined }];
  return {
    name: ALERT.watchdog,
    severity: severityFor('info', alerting),
    expr: 'vector(1)',
    forMs: 0,
    keepMs: 0,
    labels: {},
    summary: parseTemplate('Alerts can be delivered from Prometheus to Alertmanager'),
    description: parseTemplate(
      'Always fires. Set up an external check that raises an alarm when this alert stops arriving.',
    ),
    condition: 'always',
    value: undefined,
    runbook: undefined,
    panel: undefined,
    probe: { series: [], firing, missing: firing },
  };
}
