import { DataqueryBuilder, PromQueryFormat } from '@grafana/grafana-foundation-sdk/prometheus';
import { exemplarOf } from '../setup/model/metric.js';
import { PANEL_KINDS } from '../setup/model/panel.js';
import type { PanelTraits } from '../setup/model/panel.js';
import type { Panel } from '../setup/panels/panel.js';
import { panelQueries, showsOneMoment } from '../setup/panels/promql.js';
import type { PanelQuery, QueryScope } from '../setup/panels/promql.js';

/** The datasource selected by the dashboard variable, because uids differ between Grafana servers. */
export const DATASOURCE = { type: 'prometheus', uid: '${datasource}' } as const;

/** The variables in dashboard queries, which Grafana replaces by the selected window, the range and the selected job and instance. */
export const DASHBOARD_SCOPE: Required<QueryScope> = {
  rateInterval: '$window',
  range: '$__range',
  matchers: 'job=~"$job", instance=~"$instance"',
};

/** The Grafana queries of a panel. */
export function targetsOf(panel: Panel): DataqueryBuilder[] {
  const filters = (panel.filters ?? []).map((label) => `${label}=~"$${label}"`);
  const scope = { ...DASHBOARD_SCOPE, matchers: [DASHBOARD_SCOPE.matchers, ...filters].join(', ') };
  const queries = panelQueries(panel, scope);
  const withExemplars = exemplarQuery(panel, queries);
  return queries.map((query) => targetOf(panel, query).exemplar(query === withExemplars));
}

function targetOf(panel: Panel, { refId, expr, legend }: PanelQuery): DataqueryBuilder {
  const target = new DataqueryBuilder()
    .refId(refId)
    .datasource(DATASOURCE)
    .expr(expr)
    .legendFormat(legend)
    .format(formatOf(panel));
  return showsOneMoment(panel) ? target.instant() : target.range();
}

/**
 * The query that also asks for exemplars, if one does: of all percentiles of a histogram only one, as each would get the same exemplars. They
 * are observed values, so beside a rate they would stand at a height that means nothing.
 */
function exemplarQuery(panel: Panel, queries: readonly PanelQuery[]): PanelQuery | undefined {
  if (panel.source !== 'metric' || !PANEL_KINDS[panel.kind].hasExemplars) return undefined;
  const { metric } = panel.metric;
  if (metric === undefined || exemplarOf(metric) === undefined) return undefined;
  return queries.find((_, index) => panel.shows[index]?.kind === 'quantile');
}

const FORMATS: Readonly<Record<PanelTraits['data'], PromQueryFormat>> = {
  series: PromQueryFormat.TimeSeries,
  table: PromQueryFormat.Table,
  buckets: PromQueryFormat.Heatmap,
};

function formatOf({ kind }: Panel): PromQueryFormat {
  return FORMATS[PANEL_KINDS[kind].data];
}
