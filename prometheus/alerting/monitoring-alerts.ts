import { ALERT } from '../../setup/alert-names.js';
import { JOB } from '../names.js';
import { increases, seriesOf } from './self-alert.js';
import type { SelfAlert } from './self-alert.js';

/** The names of these alerts. */
export const MONITORING_ALERTS: ReadonlySet<string> = new Set([
  ALERT.ruleEvaluationFailing,
  ALERT.alertsNotDelivered,
  ALERT.notificationsFailing,
]);

/** Alerts about Prometheus and Alertmanager. */
export function monitoringAlerts(waitMs: number): readonly SelfAlert[] {
  const rises = { ...increases, forMs: waitMs };
  return [
    {
      ...seriesOf(JOB.prometheus, 'prometheus_rule_evaluation_failures_total', { rule_group: 'some group' }),
      ...rises,
      name: ALERT.ruleEvaluationFailing,
      severity: 'warning',
      summary: 'Prometheus cannot evaluate rules in {{rule_group}}',
      description: 'Alerts in this group may not fire. The "Rules" page of Prometheus shows the error.',
    },
    {
      ...seriesOf(JOB.prometheus, 'prometheus_notifications_errors_total', { alertmanager: 'some address' }),
      ...rises,
      name: ALERT.alertsNotDelivered,
      severity: 'warning',
      summary: 'Prometheus cannot send alerts to {{alertmanager}}',
      description:
        'Only the alerts that the exporter posts itself arrive. Check that Alertmanager is running and reachable.',
    },
    {
      ...seriesOf(JOB.alertmanager, 'alertmanager_notifications_failed_total', {
        integration: 'some integration',
      }),
      ...rises,
      name: ALERT.notificationsFailing,
      severity: 'critical',
      summary: 'Alertmanager cannot send notifications through {{integration}}',
      description:
        'Nobody is notified through this integration. The Alertmanager log has the error from the receiver.',
    },
  ];
}
