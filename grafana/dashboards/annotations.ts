import { AnnotationQueryBuilder } from '@grafana/grafana-foundation-sdk/dashboard';
import { promqlString } from '../../setup/panels/promql.js';
import { DATASOURCE } from '../queries.js';

/** Annotations on every graph: firing alerts of the service, and Grafana's own annotations. */
/** `labels`: names of labels that the setup adds to alerts. */
export function annotations(service: string, labels: readonly string[]): AnnotationQueryBuilder[] {
  return [builtIn(), firing(service, labels)];
}

function firing(service: string, labels: readonly string[]): AnnotationQueryBuilder {
  return new AnnotationQueryBuilder()
    .name('Alerts')
    .datasource(DATASOURCE)
    .enable(true)
    .hide(false)
    .iconColor('red')
    .expr(`ALERTS{alertstate="firing", service=${promqlString(service)}}`)
    .titleFormat('{{alertname}}')
    .textFormat('{{severity}}')
    .tagKeys(['severity', 'service', ...labels].join(','));
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
