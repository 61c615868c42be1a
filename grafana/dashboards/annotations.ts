import { AnnotationQueryBuilder } from '@grafana/grafana-foundation-sdk/dashboard';
import { alertLabelNames } from '../../setup/alert-identity.js';
import type { Alerting } from '../../setup/model/alerting.js';
import type { Severity, SeverityRole } from '../../setup/model/severity.js';
import { promqlString } from '../../setup/panels/promql.js';
import { byUrgency, roleOf } from '../../setup/severity.js';
import { DATASOURCE } from '../queries.js';

/**
 * How often alerts are sampled. The range of the query is one minute, too, so that no alert is missed however short it is. Grafana joins
 * samples that are one step apart; with a shorter step it would draw a line for each.
 */
const STEP = '60s';

const COLOURS: Readonly<Record<SeverityRole, string>> = { critical: 'red', warning: 'orange', info: 'blue' };

/** Annotations on every graph: firing alerts of the service for each severity, and Grafana's own annotations. */
export function annotations(service: string, alerting: Alerting): AnnotationQueryBuilder[] {
  return [builtIn(), ...byUrgency(alerting).map((severity) => firing(service, severity, alerting))];
}

/** What is only for information would hide the rest: it is off until somebody turns it on. */
function firing(service: string, severity: Severity, alerting: Alerting): AnnotationQueryBuilder {
  const role = roleOf(severity, alerting);
  const matchers = [
    'alertstate="firing"',
    // It always fires, so it would paint the whole graph.
    'alertname!="Watchdog"',
    `service=${promqlString(service)}`,
    `severity=${promqlString(severity)}`,
  ];
  return new AnnotationQueryBuilder()
    .name(`Alerts: ${severity}`)
    .datasource(DATASOURCE)
    .enable(role !== 'info')
    .hide(false)
    .iconColor(COLOURS[role])
    .expr(`last_over_time(ALERTS{${matchers.join(', ')}}[1m])`)
    .step(STEP)
    .titleFormat('{{alertname}}')
    .textFormat('{{severity}}')
    .tagKeys(['severity', 'service', ...alertLabelNames(alerting)].join(','))
    .useValueForTime(false);
}

/** Grafana adds this annotation to a dashboard without it, which would look like a manual edit. */
function builtIn(): AnnotationQueryBuilder {
  return new AnnotationQueryBuilder()
    .name('Annotations & Alerts')
    .datasource({ type: 'grafana', uid: '-- Grafana --' })
    .builtIn(1)
    .enable(true)
    .hide(true)
    .type('dashboard')
    .iconColor('rgba(0, 211, 255, 1)');
}
