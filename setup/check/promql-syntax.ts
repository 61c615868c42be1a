import { parsePromql } from '../promql/parser.js';
import type { PromqlFault } from '../promql/fault.js';
import { DEFAULT_TARGET } from '../promql/target.js';
import type { PrometheusTarget } from '../promql/target.js';

/** How many faults of one expression are reported. */
export const MAX_PROMQL_FAULTS = 5;

/** Why a Prometheus of that version refuses an expression of a rule or a panel. Empty if it accepts it. */
export function promqlSyntaxProblems(
  text: string,
  target: PrometheusTarget = DEFAULT_TARGET,
): readonly PromqlFault[] {
  const { expression, faults } = parsePromql(text, target);
  const found = faults.length > 0 ? faults : typeFaults(expression?.type);
  return found
    .slice(0, MAX_PROMQL_FAULTS)
    .map(({ offset, message }) => ({ offset, message: `PromQL: ${message}` }));
}

/** Prometheus loads a rule with such an expression, but cannot evaluate it; nor can a graph show it. */
function typeFaults(type: string | undefined): readonly PromqlFault[] {
  if (type === 'range vector') {
    const message =
      'the result is a range vector: a rule or a panel needs one number per series, such as rate(x[5m])';
    return [{ offset: 0, message }];
  }
  return type === 'string' ? [{ offset: 0, message: 'the result is a string, not a number' }] : [];
}
