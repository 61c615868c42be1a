import type { CatalogEntry } from '../catalog.js';
import type { PromqlExpression } from '../promql/ast.js';
import { EXPORTER_CLOCK, isAhead } from './nature.js';

/** What an expression subtracts from `time()`, the clock of Prometheus, or subtracts it from; `undefined`: it is no such difference. */
export function comparedWithTime(expression: PromqlExpression): PromqlExpression | undefined {
  if (expression.kind !== 'binary' || expression.operator !== '-') return undefined;
  const { left, right } = expression;
  return isTime(left) ? right : isTime(right) ? left : undefined;
}

function isTime(expression: PromqlExpression): boolean {
  if (expression.kind === 'parentheses') return isTime(expression.inner);
  return expression.kind === 'call' && expression.name === 'time';
}

/** PromQL of the time since a timestamp of the exporter, or until it, by the exporter's own clock. */
export function ageByExporter(entry: CatalogEntry): string {
  const clock = `max by (job, instance) (${EXPORTER_CLOCK})`;
  return isAhead(entry)
    ? `${entry.name} - on (job, instance) group_left () ${clock}`
    : `${clock} - on (job, instance) group_right () ${entry.name}`;
}
