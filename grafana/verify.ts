import type { Setup } from '../setup/model/setup.js';
import type { Dashboard, Panel } from '../setup/panels/panel.js';
import { panelQueries, promqlString, showsOneMoment } from '../setup/panels/promql.js';
import { resolveDashboards } from '../setup/layout/resolve.js';
import { reasonForNothing, verdictOf } from '../setup/panels/verdict.js';
import type { Verdict } from '../setup/panels/verdict.js';
import type { QueryResults } from './deploy/answers.js';
import type { Grafana, MetricQuery } from './deploy/grafana.js';
import { PROMETHEUS } from './names.js';

/** The result of one query of a panel through Grafana. */
export interface PanelVerdict {
  readonly dashboard: string;
  readonly panel: string;
  readonly refId: string;
  readonly expr: string;
  readonly verdict: Verdict;
  /** The error, or why it is valid to have no data; otherwise empty. */
  readonly detail: string;
  /** Has data, or has none for a known reason. */
  readonly ok: boolean;
}

/** Points per query: few, because it only checks for data. */
const POINTS = 100;

/** Runs every query of every panel through Grafana, like the panel itself, to verify that the dashboards show data. */
export async function verifyGrafana(
  grafana: Grafana,
  setup: Setup,
  time: { readonly fromMs: number; readonly toMs: number },
): Promise<readonly PanelVerdict[]> {
  const verdicts: PanelVerdict[] = [];
  for (const dashboard of resolveDashboards(setup)) {
    for (const panel of dashboard.rows.flatMap((row) => row.panels)) {
      const queries = queriesOf(panel, setup);
      const results = await grafana.query({ from: String(time.fromMs), to: String(time.toMs), queries });
      verdicts.push(...queries.map((query) => judge(dashboard, panel, query, results)));
    }
  }
  return verdicts;
}

/** Grafana replaces its interval variables, but a dashboard's own variables are replaced only in the browser. */
function queriesOf(panel: Panel, { service, updates }: Setup): readonly MetricQuery[] {
  const scope = {
    rateInterval: '$__rate_interval',
    range: '$__range',
    matchers: `job=${promqlString(service.name)}`,
  };
  const instant = showsOneMoment(panel);
  return panelQueries(panel, scope).map(({ refId, expr }) => ({
    refId,
    expr,
    datasource: { type: 'prometheus', uid: PROMETHEUS.uid },
    instant,
    range: !instant,
    intervalMs: updates.scrapeInterval,
    maxDataPoints: POINTS,
  }));
}

function judge(
  dashboard: Dashboard,
  panel: Panel,
  { refId, expr }: MetricQuery,
  results: QueryResults,
): PanelVerdict {
  const about = { dashboard: dashboard.uid, panel: panel.title, refId, expr };
  const result = results[refId];
  const error = result === undefined ? 'Grafana did not answer this query' : result.error;
  if (error !== undefined) return { ...about, verdict: 'error', detail: error, ok: false };
  const verdict = verdictOf(numbersOf(result));
  if (verdict === 'data' || verdict === 'zero') return { ...about, verdict, detail: '', ok: true };
  const reason = reasonForNothing(panel);
  return { ...about, verdict, detail: reason ?? '', ok: reason !== undefined };
}

function* numbersOf(result: QueryResults[string] | undefined): Iterable<number | null> {
  for (const { schema, data } of result?.frames ?? []) {
    for (const [index, field] of schema.fields.entries()) {
      if (field.type !== 'number') continue;
      for (const value of data?.values[index] ?? []) yield typeof value === 'number' ? value : null;
    }
  }
}
