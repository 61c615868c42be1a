import { DataqueryBuilder, PromQueryFormat } from '@grafana/grafana-foundation-sdk/prometheus';
import { exemplarOf } from '../setup/model/metric.js';
import { PANEL_KINDS } from '../setup/model/panel.js';
import type { PanelTraits } from '../setup/model/panel.js';
import type { Panel } from '../setup/panels/panel.js';
import { panelQueries, showsOneMoment } from '../setup/panels/promql.js';
import type { PanelQuery, QueryScope } from '../setup/panels/promql.js';

/** The datasource selected by the dashboard variable, because uids differ between Grafana servers. */
export const DATASOURCE = { type: 'prometheus', uid: '${datasource}' } as const;

/** The variables in dashboard queries, which Grafana replaces by the interval, the range and the selected job and instance. */
const DASHBOARD_SCOPE: Required<QueryScope> = {
  rateInterval: '$__rate_interval',
  range: '$__range',
  matchers: 'job=~"$job", instance=~"$instance"',
};

/** The Grafana queries of a panel. */
export function targetsOf(panel: Panel): DataqueryBuilder[] {
  const filters = (panel.filters ?? []).map((label) => `${label}=~"$${label}"`);
  const scope = { ...DASHBOARD_SCOPE, matchers: [DASHBOARD_SCOPE.matchers, ...filters].join(', ') };
  return panelQueries(panel, scope).map((query) => targetOf(panel, query));
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

/** Grafana draws exemplars only over time. */
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
