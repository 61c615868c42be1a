import type { LabelMatcher, VectorSelector } from '../../../setup/promql/ast.js';
import type { Edit } from './promql-mutants.js';

const NEGATED = { '=': '!=', '!=': '=', '=~': '!~', '!~': '=~' } as const;

/** Each matcher of a selector left out, emptied, negated and, if it has alternatives, without one of them; and none of them at all. */
export function matcherEdits(selector: VectorSelector, expr: string): readonly Edit[] {
  const { matchers, name, inside, to } = selector;
  const all =
    name === undefined || matchers.length < 2
      ? []
      : [{ from: inside, to: endOf(selector, expr, to), by: '' }];
  return [...matchers.flatMap((matcher, index) => editsOf(matcher, matchers, index)), ...all];
}

/** Offset of the `}`. */
function endOf({ matchers, inside }: VectorSelector, expr: string, to: number): number {
  const last = matchers.at(-1)?.to ?? inside;
  return last + Math.max(0, expr.slice(last, to).indexOf('}'));
}

function editsOf(
  { label, operator, value, from, to }: LabelMatcher,
  matchers: readonly LabelMatcher[],
  index: number,
): readonly Edit[] {
  const write = (newOperator: string, newValue: string) => ({
    from,
    to,
    by: `${label}${newOperator}${JSON.stringify(newValue)}`,
  });
  const next = matchers[index + 1];
  const previous = matchers[index - 1];
  const leftOut =
    next === undefined ? { from: previous?.to ?? from, to, by: '' } : { from, to: next.from, by: '' };
  const alternatives = operator.endsWith('~') ? value.split('|') : [];
  const fewer =
    alternatives.length < 2
      ? []
      : alternatives.map((_, at) => write(operator, alternatives.toSpliced(at, 1).join('|')));
  return [leftOut, write(operator, ''), write(NEGATED[operator], value), ...fewer];
}
