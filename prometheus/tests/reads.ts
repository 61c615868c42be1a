import type { VectorSelector } from '../../setup/promql/ast.js';
import type { RecordingRule } from '../rule.js';
import { holds } from '../../setup/promql/example-series.js';
import { selectorsIn } from './read-series.js';

/** The selectors of an expression, and of all that is recorded for it. */
export function readsThrough(
  recordings: readonly RecordingRule[],
): (expr: string) => readonly VectorSelector[] {
  const byName = new Map<string, RecordingRule[]>();
  for (const rule of recordings) byName.set(rule.record, [...(byName.get(rule.record) ?? []), rule]);
  const selectorsOf = (expr: string, above: readonly string[]): readonly VectorSelector[] =>
    selectorsIn(expr).flatMap((selector) => [
      selector,
      ...(byName.get(selector.name ?? '') ?? [])
        .filter((rule) => !above.includes(rule.expr) && mayRecord(rule, selector))
        .flatMap((rule) => selectorsOf(rule.expr, [...above, rule.expr])),
    ]);
  return (expr) => selectorsOf(expr, []);
}

/** Whether a rule may record series of a selector: the other labels come from its expression. */
function mayRecord({ labels = {} }: RecordingRule, { matchers }: VectorSelector): boolean {
  return matchers.every((matcher) => {
    const value = labels[matcher.label];
    return value === undefined || holds(matcher, value);
  });
}
