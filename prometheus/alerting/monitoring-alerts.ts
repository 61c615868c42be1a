import { ALERT } from '../../setup/alert-names.js';
import { JOB } from '../names.js';
import { increases, seriesOf } from './self-alert.js';
import type { SelfAlert } from './self-alert.js';

/** Prometheus and Alertmanager about themselves. */
export function monitoringAlerts(waitMs: number): readonly SelfAlert[] {
  const rises = { ...increases, forMs: waitMs };
  return [
    {
      ...seriesOf(JOB.prometheus, 'prometheus_rule_evaluation_failures_total', { rule_group: 'some group' }),
      ...rises,
      name: ALERT.ruleEvaluationFailing,
      severity: 'warning',
      summary: 'Prometheus cannot evaluate rules of {{rule_group}}',
      description: 'Alerts of this group are blind. The page "Rules" of Prometheus shows the error.',
    },
    {
      ...seriesOf(JOB.prometheus, 'prometheus_notifications_errors_total', { alertmanager: 'some address' }),
      ...rises,
      name: ALERT.alertsNotDelivered,
      severity: 'warning',
      summary: 'Prometheus cannot send alerts to {{alertmanager}}',
      description: 'Only what the exporter sends itself arrives. Look whether Alertmanager runs and answers.',
    },
    {
      ...seriesOf(JOB.alertmanager, 'alertmanager_notifications_failed_total', {
        integration: 'some integration',
      }),
      ...rises,
      name: ALERT.notificationsFailing,
      severity: 'critical',
      summary: 'Alertmanager cannot notify by {{integration}}',
      description: 'People are not told. The log of Alertmanager has the answer of the receiver.',
    },
  ];
}
