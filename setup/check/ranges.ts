import type { CatalogEntry } from '../catalog.js';
import { formatDuration } from '../model/duration.js';
import { maskVariables } from '../panels/selectors.js';
import type { Problem } from '../problem.js';
import { allWithin } from '../promql/ast.js';
import type { Call, MatrixSelector } from '../promql/ast.js';
import { parsePromql } from '../promql/parser.js';
import { LENIENT_TARGET } from '../promql/target.js';
import type { JsonPath } from '../source/json-node.js';
import type { CheckContext } from './context.js';

/** Functions that compare samples: with a single one they have no value. */
const COMPARES: ReadonlySet<string> = new Set([
  'rate',
  'irate',
  'increase',
  'delta',
  'idelta',
  'deriv',
  'predict_linear',
]);

/** A range that is long enough for a missed scrape. */
const SCRAPES = 4;

type OwnMetric = (series: string) => CatalogEntry | undefined;

/** Ranges that have too few samples, as often as the exporter is scraped. Other exporters may be scraped more often. */
export function* rangeProblems(
  { setup, monitoring }: CheckContext,
  path: JsonPath,
  promql: string,
  own: OwnMetric,
): Generator<Problem> {
  const { expression } = parsePromql(maskVariables(promql), LENIENT_TARGET);
  const calls = expression === undefined ? [] : allWithin(expression).filter(({ kind }) => kind === 'call');
  for (const call of calls as readonly Call[]) {
    const range = call.args.find((each): each is MatrixSelector => each.kind === 'range');
    if (range === undefined || own(range.selector.name ?? '') === undefined) continue;
    // `[$window]` and `[$__range]` fit the scrapes by themselves.
    if (promql.slice(range.from, range.to).includes('$')) continue;
    const fault = faultOf(call.name, range.rangeMs, setup.updates.scrapeInterval);
    if (fault !== undefined) yield monitoring.stringProblem(path, range.from, fault.message, fault.level);
  }
}

function faultOf(
  name: string,
  rangeMs: number,
  scrapeMs: number,
): { readonly message: string; readonly level: Problem['level'] } | undefined {
  const needed = COMPARES.has(name) ? 2 : 1;
  if (rangeMs >= needed * scrapeMs) return undefined;
  const [range, scrape, advised] = [rangeMs, scrapeMs, SCRAPES * scrapeMs].map(formatDuration);
  const advice = `use at least ${advised}, or a shorter "scrapeInterval"`;
  // Prometheus 3 leaves out the sample at the start of a range.
  if (needed === 2 && rangeMs <= scrapeMs) {
    const message = `${name} over ${range} never has a value: it needs two samples, and the exporter is scraped every ${scrape}: ${advice}`;
    return { message, level: 'error' };
  }
  const samples = needed === 2 ? 'two samples' : 'a sample';
  const message = `${name} over ${range} has no value at times: it needs ${samples}, and the exporter is scraped every ${scrape}: ${advice}`;
  return { message, level: 'warning' };
}
