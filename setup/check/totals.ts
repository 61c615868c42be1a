import type { CatalogEntry } from '../catalog.js';
import { promqlParser } from '../promql-parser.js';
import { maskVariables, selectorsOf } from '../panels/selectors.js';

/**
 * The counter whose total since the beginning an expression gives, such as `sum(orders_total)`; `undefined` if it calculates
 * with it or has no such counter.
 */
export function totalIn(promql: string, catalog: ReadonlyMap<string, CatalogEntry>): string | undefined {
  let calculates = false;
  promqlParser()
    .parse(maskVariables(promql))
    .iterate({
      enter: ({ name }) => {
        calculates ||= ['MatrixSelector', 'SubqueryExpr', 'BinaryExpr', 'FunctionCall'].includes(name);
      },
    });
  if (calculates) return undefined;
  return selectorsOf(promql)
    .map(({ metric = '' }) => metric)
    .find((metric) => catalog.get(metric)?.type === 'counter');
}
