import { ALERT } from '../../setup/alert-names.js';
import { ownerOf } from '../../setup/deployment/ownership.js';
import type { Setup } from '../../setup/model/setup.js';
import { GROUP_PREFIX, JOB } from '../names.js';
import { quote } from '../promql.js';
import { falls, increases, seriesOf, wasZero } from './self-alert.js';
import type { SelfAlert } from './self-alert.js';

/** Whether natsight owns the Prometheus that evaluates the rules, or lives beside others in it. */
export type RulesPlace = 'owned' | 'beside';

const MINUTE_MS = 60_000;

/**
 * Alerts about Prometheus and Alertmanager, with the expressions and durations of their mixins where those fit:
 * https://github.com/prometheus/prometheus/tree/main/documentation/prometheus-mixin and doc/alertmanager-mixin of Alertmanager. Counts
 * of errors replace ratios of the mixins: a single service sends so few alerts that each error is more than one percent.
 * Beside others, only those on the rules of the service: the servers themselves have their own people.
 */
export function monitoringAlerts(setup: Setup, place: RulesPlace): readonly SelfAlert[] {
  const rules = ruleAlerts(setup, place);
  return place === 'owned' ? [...rules, ...prometheusAlerts(), ...alertmanagerAlerts()] : rules;
}

function ruleAlerts({ service }: Setup, place: RulesPlace): readonly SelfAlert[] {
  const job = place === 'owned' ? JOB.prometheus : undefined;
  const { pattern, example } = place === 'owned' ? groupsOfServer() : groupsOfFile(service.name);
  const groups = { matchers: [`rule_group=~${quote(pattern)}`] };
  const labels = { rule_group: example };
  return [
    {
      ...seriesOf(job, 'prometheus_rule_evaluation_failures_total', labels),
      ...increases,
      ...groups,
      forMs: 15 * MINUTE_MS,
      name: ALERT.ruleEvaluationFailing,
      severity: 'critical',
      summary: 'Prometheus cannot evaluate rules in {{rule_group}}',
      description: 'Alerts in this group may not fire. The "Rules" page of Prometheus shows the error.',
    },
    {
      ...seriesOf(job, 'prometheus_rule_group_iterations_missed_total', labels),
      ...increases,
      ...groups,
      forMs: 15 * MINUTE_MS,
      name: ALERT.ruleEvaluationsMissed,
      severity: 'warning',
      summary: 'Prometheus skips evaluations of {{rule_group}}',
      description:
        'An evaluation takes longer than its interval, so alerts are late. Give Prometheus more CPU, or set a longer "evaluationInterval".',
    },
  ];
}

/** The label `rule_group` is the path of the file, a semicolon and the name of the group. */
function groupsOfServer() {
  return { pattern: `.+;${GROUP_PREFIX}.+`, example: `/etc/prometheus/rules/alerts.yml;${GROUP_PREFIX}some` };
}

/** Groups of two services have the same names, but stand in files of their own. */
function groupsOfFile(service: string) {
  const file = `${ownerOf(service)}.rules.yml`;
  return {
    pattern: `(?:.*/)?${file.replaceAll('.', '[.]')};.+`,
    example: `/etc/prometheus/${file};${GROUP_PREFIX}some`,
  };
}

function prometheusAlerts(): readonly SelfAlert[] {
  return [
    {
      ...seriesOf(JOB.prometheus, 'prometheus_config_last_reload_successful', {}),
      ...wasZero,
      forMs: 10 * MINUTE_MS,
      name: ALERT.prometheusReloadFailed,
      severity: 'critical',
      summary: 'Prometheus rejected its changed configuration',
      description:
        'It keeps running with the previous one, and a restart would fail. Its log has the reason; "promtool check config" finds it, too.',
    },
    {
      ...seriesOf(JOB.prometheus, 'prometheus_notifications_errors_total', { alertmanager: 'some address' }),
      ...increases,
      forMs: 15 * MINUTE_MS,
      name: ALERT.alertsNotDelivered,
      severity: 'warning',
      summary: 'Prometheus cannot send alerts to {{alertmanager}}',
      description:
        'Only the alerts that the exporter posts itself arrive. Check that Alertmanager is running and reachable.',
    },
  ];
}

function alertmanagerAlerts(): readonly SelfAlert[] {
  return [
    {
      ...seriesOf(JOB.alertmanager, 'up', { instance: 'alertmanager:9093' }),
      ...falls(MINUTE_MS),
      name: ALERT.alertmanagerDown,
      severity: 'critical',
      summary: 'Alertmanager at {{instance}} is down',
      description:
        'Prometheus cannot scrape it. If there is no other Alertmanager, nobody is notified of anything until it is back. Check that the process is running, then read its log.',
    },
    {
      ...seriesOf(JOB.alertmanager, 'alertmanager_config_last_reload_successful', {}),
      ...wasZero,
      forMs: 10 * MINUTE_MS,
      name: ALERT.alertmanagerReloadFailed,
      severity: 'critical',
      summary: 'Alertmanager rejected its changed configuration',
      description:
        'It keeps running with the previous one, and a restart would fail. Its log has the reason; "amtool check-config" finds it, too.',
    },
    {
      ...seriesOf(JOB.alertmanager, 'alertmanager_notifications_failed_total', {
        integration: 'some integration',
      }),
      ...increases,
      forMs: 5 * MINUTE_MS,
      name: ALERT.notificationsFailing,
      severity: 'critical',
      summary: 'Alertmanager cannot send notifications through {{integration}}',
      description:
        'Nobody is notified through this integration. The Alertmanager log has the error from the receiver.',
    },
  ];
}
