import { PanelBuilder } from '@grafana/grafana-foundation-sdk/dashboard';
import { promqlString } from '../../setup/panels/promql.js';

/** The alerts of the service that are pending or firing. The SDK has no builder for this panel (grafana-foundation-sdk#24). */
export function alertListPanel(service: string): PanelBuilder {
  return new PanelBuilder()
    .type('alertlist')
    .title('Alerts')
    .description(`Alerts of ${service} that are pending or firing.`)
    .height(8)
    .span(24)
    .options({
      viewMode: 'list',
      groupMode: 'default',
      groupBy: [],
      maxItems: 20,
      sortOrder: 3,
      dashboardAlerts: false,
      alertName: '',
      alertInstanceLabelFilter: `{service=${promqlString(service)}}`,
      folder: null,
      stateFilter: { firing: true, pending: true, noData: false, normal: false, error: true },
    });
}
