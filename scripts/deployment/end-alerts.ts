import type { AlertmanagerClient } from '../../alertmanager/client.js';
import { is } from '../../alertmanager/matcher.js';
import { ServerError } from '../../setup/deployment/server-error.js';

/**
 * Ends the alerts of a service whose rules are gone. Prometheus does not end the alerts of a rule that it no longer has, and
 * Alertmanager keeps them for minutes: without the routes of the service, they would reach the receivers of somebody else. An
 * Alertmanager that does not answer keeps them.
 */
export async function endAlerts(alertmanager: AlertmanagerClient, service: string): Promise<void> {
  try {
    const alerts = await alertmanager.alerts(is('service', service));
    if (alerts.length > 0) await alertmanager.end(alerts, new Date());
  } catch (error) {
    if (!(error instanceof ServerError)) throw error;
  }
}
