import type { CatalogEntry } from '../catalog.js';
import type { Verdict } from './verdict.js';
import { reasonForEntry } from './verdict.js';
import { selectorsOf } from './selectors.js';

/** What a person reads of a verdict. */
export const VERDICT_WORDS: Readonly<Record<Verdict, string>> = {
  error: 'error',
  empty: 'no series',
  nan: 'only null',
  zero: 'constant zero',
  data: 'data',
};

/** What is known of a query whose result is to be explained. */
export interface ExplainedQuery {
  readonly expr: string;
  /** What the setup exposes. */
  readonly catalog: readonly CatalogEntry[];
  /** Name of the scrape job. */
  readonly job: string;
}

/** How many series a selector has now, as the server of the query says. */
export type CountSeries = (selector: string) => Promise<number>;

/** Why a query may rightly have no data; `undefined` if it should have some. */
export function reasonForQuery({
  expr,
  catalog,
}: Pick<ExplainedQuery, 'expr' | 'catalog'>): string | undefined {
  for (const name of metricsIn(expr)) {
    if (name === 'ALERTS' || name === 'ALERTS_FOR_STATE') return 'no alert is pending or firing';
    const entry = entryOf(name, catalog);
    const reason = entry && reasonForEntry(entry);
    if (reason !== undefined) return reason;
  }
  return undefined;
}

/** What to look at first when a query has no data and nothing explains it. Asks the server which of its series exist. */
export async function causeOfNothing(
  { expr, catalog, job }: ExplainedQuery,
  verdict: 'empty' | 'nan',
  count: CountSeries,
): Promise<string> {
  for (const name of metricsIn(expr)) {
    if ((await count(name)) > 0) {
      if (entryOf(name, catalog) === undefined || (await count(`${name}{job=${JSON.stringify(job)}}`)) > 0)
        continue;
      return `"${name}" has series, but none with job="${job}": is the scrape job named otherwise?`;
    }
    if (entryOf(name, catalog) !== undefined)
      return `Prometheus has no series "${name}": does it scrape the exporter, and have events arrived?`;
    if (name.includes(':'))
      return `the rule that records "${name}" is not loaded, or has not been evaluated yet`;
    return `no metric is named "${name}"`;
  }
  return verdict === 'nan'
    ? 'its series exist, but there is nothing to divide by or to rank: no event in the time range?'
    : 'its series exist, but none with these labels, or a range has fewer than two samples';
}

const CAUSES: readonly (readonly [pattern: RegExp, cause: string])[] = [
  [/parse error|bad_data|unexpected/i, 'the PromQL is wrong, or too new for this Prometheus'],
  [
    /connection refused|no such host|dial tcp|bad gateway|i\/o timeout/i,
    'Grafana does not reach Prometheus at the address of the datasource',
  ],
  [/unauthorized|forbidden|\b40[13]\b/i, 'Prometheus refuses the sign-in of the datasource'],
  [
    /many-to-many|duplicate series|multiple matches/i,
    'both sides of an operator have several series with the same labels: use "on" or "ignoring"',
  ],
  [/maximum|exceeded|too many|timed out|timeout/i, 'the query reads too much: shorten its range'],
];

/** What an error of a query points at. */
export function causeOfError(message: string): string {
  const known = CAUSES.find(([pattern]) => pattern.test(message));
  return known?.[1] ?? 'try the query in the Prometheus UI';
}

function metricsIn(expr: string): readonly string[] {
  return [...new Set(selectorsOf(expr).flatMap(({ metric }) => metric ?? []))];
}

/** Of a histogram, Prometheus has series of other names. */
function entryOf(name: string, catalog: readonly CatalogEntry[]): CatalogEntry | undefined {
  const base = name.replace(/_(?:bucket|sum|count|created)$/, '');
  return catalog.find((entry) => entry.name === name) ?? catalog.find((entry) => entry.name === base);
}
