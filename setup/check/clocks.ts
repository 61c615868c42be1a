import type { CatalogEntry } from '../catalog.js';
import { ageByExporter, comparedWithTime } from '../panels/age.js';
import { natureOf } from '../panels/nature.js';
import { maskVariables } from '../panels/selectors.js';
import type { Problem } from '../problem.js';
import { allWithin } from '../promql/ast.js';
import type { PromqlExpression } from '../promql/ast.js';
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
    const entry = timestampIn(comparedWithTime(each), own);
    if (entry === undefined) continue;
    const message = `time() is the clock of Prometheus, but ${entry.name} is a time of the exporter's clock, and the two may be seconds apart: use ${ageByExporter(entry)}`;
    yield monitoring.stringProblem(path, each.from, message, 'warning');
  }
}

function timestampIn(expression: PromqlExpression | undefined, own: OwnMetric): CatalogEntry | undefined {
  return (expression === undefined ? [] : allWithin(expression))
    .flatMap((each) => (each.kind === 'selector' ? (own(each.name ?? '') ?? []) : []))
    .find((entry) => natureOf(entry) === 'timestamp');
}
