import type { Setup } from '../../setup/model/setup.js';
import { ALERT } from '../../setup/alert-names.js';
import type { Alert } from './alert.js';
import { exporterAlerts } from './exporter-alerts.js';
import { monitoringAlerts } from './monitoring-alerts.js';
import { selfAlert } from './self-alert.js';
import { parseTemplate } from './template.js';

/** Things that settle by themselves in a moment, a restart above all, are no alert. */
const SETTLE_MS = 30_000;

/** Watches over the watchers; every setup gets these. */
export function selfAlerts(setup: Setup): readonly Alert[] {
  const { scrapeInterval, evaluationInterval } = setup.updates;
  const waitMs = Math.max(SETTLE_MS, 3 * Math.max(scrapeInterval, evaluationInterval));
  const definitions = [...exporterAlerts(setup.service.name, waitMs), ...monitoringAlerts(waitMs)];
  return [watchdog(), ...definitions.map((definition) => selfAlert(setup, definition))];
}

/** Fires always: when it does not arrive any more, the way of alerts is broken. */
function watchdog(): Alert {
  const firing = [{ labels: {}, value: undefined }];
  return {
    name: ALERT.watchdog,
    severity: 'info',
    expr: 'vector(1)',
    forMs: 0,
    keepMs: 0,
    labels: {},
    summary: parseTemplate('Alerts can travel from Prometheus to Alertmanager'),
    description: parseTemplate(
      'Always fires. Let something outside wait for it, and tell somebody when it does not come.',
    ),
    condition: 'always',
    value: undefined,
    runbook: undefined,
    dashboard: undefined,
    probe: { series: [], firing, missing: firing },
  };
}
