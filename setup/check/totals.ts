import type { CatalogEntry } from '../catalog.js';
import { maskVariables, selectorsOf } from '../panels/selectors.js';
import { allWithin } from '../promql/ast.js';
import type { PromqlExpression } from '../promql/ast.js';
import { parsePromql } from '../promql/parser.js';
import { LENIENT_TARGET } from '../promql/target.js';

const CALCULATES: ReadonlySet<PromqlExpression['kind']> = new Set(['range', 'subquery', 'binary', 'call']);

/**
 * The counter whose total since the beginning an expression gives, such as `sum(orders_total)`; `undefined` if it calculates
 * with it or has no such counter.
 */
export function totalIn(promql: string, catalog: ReadonlyMap<string, CatalogEntry>): string | undefined {
  const { expression } = parsePromql(maskVariables(promql), LENIENT_TARGET);
  if (expression === undefined || allWithin(expression).some(({ kind }) => CALCULATES.has(kind)))
    return undefined;
  return selectorsOf(promql)
    .map(({ metric = '' }) => metric)
    .find((metric) => catalog.get(metric)?.type === 'counter');
}
