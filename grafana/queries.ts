import { DataqueryBuilder, PromQueryFormat } from '@grafana/grafana-foundation-sdk/prometheus';
import { exemplarOf } from '../setup/model/metric.js';
import { PANEL_KINDS } from '../setup/model/panel.js';
import type { PanelTraits } from '../setup/model/panel.js';
import type { Panel } from '../setup/panels/panel.js';
import { panelQueries, showsOneMoment } from '../setup/panels/promql.js';
import type { PanelQuery, QueryScope } from '../setup/panels/promql.js';

/** The datasource that the reader of the dashboard selected. A uid would be that of one Grafana only. */
export const DATASOURCE = { type: 'prometheus', uid: '${datasource}' } as const;

/** The queries of a dashboard: Grafana replaces the interval, the range and the selected job and instance. */
const DASHBOARD_SCOPE: Required<QueryScope> = {
  rateInterval: '$__rate_interval',
  range: '$__range',
  matchers: 'job=~"$job", instance=~"$instance"',
};

/** The queries of a panel. */
export function targetsOf(panel: Panel): DataqueryBuilder[] {
  return panelQueries(panel, DASHBOARD_SCOPE).map((query) => targetOf(panel, query));
}

function targetOf(panel: Panel, { refId, expr, legend }: PanelQuery): DataqueryBuilder {
  const target = new DataqueryBuilder()
    .refId(refId)
    .datasource(DATASOURCE)
    .expr(expr)
    .legendFormat(legend === '' ? '__auto' : legend)
    .format(formatOf(panel));
  if (showsExemplars(panel)) target.exemplar(true);
  return showsOneMoment(panel) ? target.instant() : target.range();
}

function showsExemplars(panel: Panel): boolean {
  if (panel.source !== 'metric' || !PANEL_KINDS[panel.kind].hasExemplars) return false;
  const { metric } = panel.metric;
  return metric !== undefined && exemplarOf(metric) !== undefined;
}

const FORMATS: Readonly<Record<PanelTraits['data'], PromQueryFormat>> = {
  series: PromQueryFormat.TimeSeries,
  table: PromQueryFormat.Table,
  buckets: PromQueryFormat.Heatmap,
};

function formatOf({ kind }: Panel): PromQueryFormat {
  return FORMATS[PANEL_KINDS[kind].data];
}
