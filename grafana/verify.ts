import type { Addresses } from '../setup/addresses.js';
import { catalogOf } from '../setup/catalog.js';
import type { Setup } from '../setup/model/setup.js';
import { resolveDashboards } from '../setup/layout/resolve.js';
import { causeOfError, causeOfNothing, reasonForQuery } from '../setup/panels/likely-cause.js';
import type { CountSeries } from '../setup/panels/likely-cause.js';
import { panelIds } from '../setup/panels/panel-ids.js';
import { panelsOf } from '../setup/panels/panel.js';
import type { Panel } from '../setup/panels/panel.js';
import { reasonForNothing, verdictOf } from '../setup/panels/verdict.js';
import type { Verdict } from '../setup/panels/verdict.js';
import type { QueryResults } from './deploy/answers.js';
import type { Grafana, MetricQuery } from './deploy/grafana.js';
import { grafanaDashboards } from './generate.js';
import { prometheusOf } from './names.js';
import { deployedQueries } from './verify/deployed-queries.js';
import type { DeployedQuery } from './verify/deployed-queries.js';

/** The result of one query of a panel through Grafana. */
export interface PanelVerdict {
  readonly dashboard: string;
  readonly panel: string;
  readonly refId: string;
  readonly expr: string;
  readonly verdict: Verdict;
  /** Why it is valid to have no data, or the error and its likely cause; otherwise empty. */
  readonly detail: string;
  /** Has data, or has none for a known reason. */
  readonly ok: boolean;
}

/** The time range of the verification. */
export interface VerifiedRange {
  readonly fromMs: number;
  readonly toMs: number;
}

/** Points per query: few, because it only checks for data. */
const POINTS = 100;
/** Queries in one request. Grafana runs them one after the other. */
const BATCH = 20;

/** A query, and the panel of the setup that has it; none for what natsight adds to a dashboard. */
interface VerifiedQuery extends DeployedQuery {
  readonly dashboard: string;
  readonly source: Panel | undefined;
}

/** Runs every query of every deployed panel through Grafana, as a browser would, to verify that the dashboards show data. */
export async function verifyGrafana(
  grafana: Pick<Grafana, 'query'>,
  setup: Setup,
  addresses: Addresses,
  range: VerifiedRange,
): Promise<readonly PanelVerdict[]> {
  const queries = queriesOf(setup, addresses);
  const ask = asking(grafana, setup, range);
  const judge = judging(setup, ask);
  const verdicts: PanelVerdict[] = [];
  for (let start = 0; start < queries.length; start += BATCH) {
    const batch = queries.slice(start, start + BATCH);
    const results = await ask(batch);
    for (const [index, query] of batch.entries()) verdicts.push(await judge(query, results[index]));
  }
  return verdicts;
}

/** What is found of a query, and what explains it. */
type Found = Pick<PanelVerdict, 'verdict' | 'detail' | 'ok'>;

function judging(setup: Setup, ask: Ask) {
  const catalog = catalogOf(setup);
  const known = new Map<string, Promise<number>>();
  const count: CountSeries = (selector) => {
    const counted = known.get(selector) ?? countSeries(ask, selector);
    known.set(selector, counted);
    return counted;
  };
  const find = async (
    { source, expr }: VerifiedQuery,
    result: QueryResults[string] | undefined,
  ): Promise<Found> => {
    const error = result === undefined ? 'Grafana did not answer this query' : result.error;
    if (error !== undefined) {
      return { verdict: 'error', detail: `${error}; likely cause: ${causeOfError(error)}`, ok: false };
    }
    const verdict = verdictOf(numbersOf(result));
    if (verdict !== 'empty' && verdict !== 'nan') return { verdict, detail: '', ok: true };
    const reason = (source && reasonForNothing(source)) ?? reasonForQuery({ expr, catalog });
    if (reason !== undefined) return { verdict, detail: reason, ok: true };
    const cause = await causeOfNothing({ expr, catalog, job: setup.service.name }, verdict, count);
    return { verdict, detail: `likely cause: ${cause}`, ok: false };
  };
  return async (query: VerifiedQuery, result: QueryResults[string] | undefined): Promise<PanelVerdict> => {
    const { dashboard, panel, refId, expr } = query;
    return { dashboard, panel, refId, expr, ...(await find(query, result)) };
  };
}

function queriesOf(setup: Setup, addresses: Addresses): readonly VerifiedQuery[] {
  const resolved = new Map(resolveDashboards(setup).map((dashboard) => [dashboard.uid, dashboard]));
  return grafanaDashboards(setup, addresses).flatMap(({ key, dashboard }) => {
    const rows = resolved.get(key)?.rows ?? [];
    const ids = panelIds({ rows });
    const panels = panelsOf({ rows });
    const byId = new Map(panels.map((panel) => [ids.get(panel.key), panel]));
    return deployedQueries(dashboard).map((query) => ({
      ...query,
      dashboard: key,
      source: byId.get(query.panelId),
    }));
  });
}

/** Asks several queries at once. The results are in their order; `undefined`: Grafana did not answer that one. */
type Ask = (
  queries: readonly Pick<DeployedQuery, 'expr' | 'instant'>[],
) => Promise<readonly (QueryResults[string] | undefined)[]>;

function asking(grafana: Pick<Grafana, 'query'>, { service, updates }: Setup, range: VerifiedRange): Ask {
  const { uid } = prometheusOf(service.name);
  return async (asked) => {
    const queries = asked.map(({ expr, instant }, index): MetricQuery => ({
      refId: `Q${index}`,
      expr,
      datasource: { type: 'prometheus', uid },
      instant,
      range: !instant,
      intervalMs: updates.scrapeInterval,
      maxDataPoints: POINTS,
    }));
    const results = await grafana.query({ from: String(range.fromMs), to: String(range.toMs), queries });
    return queries.map(({ refId }) => results[refId]);
  };
}

async function countSeries(ask: Ask, selector: string): Promise<number> {
  const [result] = await ask([{ expr: `count(${selector})`, instant: true }]);
  for (const value of numbersOf(result)) if (value !== null) return value;
  return 0;
}

function* numbersOf(result: QueryResults[string] | undefined): Iterable<number | null> {
  for (const { schema, data } of result?.frames ?? []) {
    for (const [index, field] of schema.fields.entries()) {
      if (field.type !== 'number') continue;
      for (const value of data?.values[index] ?? []) yield typeof value === 'number' ? value : null;
    }
  }
}
