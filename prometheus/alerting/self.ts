import type { Setup } from '../../setup/model/setup.js';
import { ALERT } from '../../setup/alert-names.js';
import type { Alert } from './alert.js';
import { exporterAlerts } from './exporter-alerts.js';
import { monitoringAlerts } from './monitoring-alerts.js';
import { selfAlert } from './self-alert.js';
import { severityFor } from '../../setup/severity.js';
import { parseTemplate } from '../../setup/template.js';

/** A state that recovers sooner, such as during a restart, does not alert. */
const MIN_WAIT_MS = 30_000;

/** Alerts about the monitoring itself; every setup gets them. */
export function selfAlerts(setup: Setup): readonly Alert[] {
  const { scrapeInterval, evaluationInterval } = setup.updates;
  const waitMs = Math.max(MIN_WAIT_MS, 3 * Math.max(scrapeInterval, evaluationInterval));
  const definitions = [...exporterAlerts(setup.service.name, waitMs), ...monitoringAlerts(waitMs)];
  return [watchdog(setup), ...definitions.map((definition) => selfAlert(setup, definition))];
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
    dashboard: undefined,
    probe: { series: [], firing, missing: firing },
  };
}
