import type { CatalogEntry } from '../catalog.js';
import { EXPORTER_CLOCK, isAhead, natureOf } from '../panels/nature.js';
import { maskVariables } from '../panels/selectors.js';
import type { Problem } from '../problem.js';
import { allWithin } from '../promql/ast.js';
import type { Binary, PromqlExpression } from '../promql/ast.js';
import { parsePromql } from '../promql/parser.js';
import { LENIENT_TARGET } from '../promql/target.js';
import type { JsonPath } from '../source/json-node.js';
import type { CheckContext } from './context.js';

type OwnMetric = (series: string) => CatalogEntry | undefined;

/** Ages that compare a timestamp of the exporter with `time()`, which is the clock of Prometheus. */
export function* clockProblems(
  { monitoring }: CheckContext,
  path: JsonPath,
  promql: string,
  own: OwnMetric,
): Generator<Problem> {
  const { expression } = parsePromql(maskVariables(promql), LENIENT_TARGET);
  for (const each of expression === undefined ? [] : allWithin(expression)) {
    if (each.kind !== 'binary' || each.operator !== '-') continue;
    const entry = comparedWithTime(each, own);
    if (entry === undefined) continue;
    const message = `time() is the clock of Prometheus, but ${entry.name} is a time of the exporter's clock, and the two may be seconds apart: use ${adviceFor(entry)}`;
    yield monitoring.stringProblem(path, each.from, message, 'warning');
  }
}

function comparedWithTime({ left, right }: Binary, own: OwnMetric): CatalogEntry | undefined {
  const other = isTime(left) ? right : isTime(right) ? left : undefined;
  if (other === undefined) return undefined;
  return allWithin(other)
    .flatMap((each) => (each.kind === 'selector' ? (own(each.name ?? '') ?? []) : []))
    .find((entry) => natureOf(entry) === 'timestamp');
}

function isTime(expression: PromqlExpression): boolean {
  if (expression.kind === 'parentheses') return isTime(expression.inner);
  return expression.kind === 'call' && expression.name === 'time';
}

function adviceFor(entry: CatalogEntry): string {
  const clock = `max by (job, instance) (${EXPORTER_CLOCK})`;
  return isAhead(entry)
    ? `${entry.name} - on (job, instance) group_left () ${clock}`
    : `${clock} - on (job, instance) group_right () ${entry.name}`;
}
