import { childrenOf } from '../../../setup/promql/ast.js';
import type { Binary, PromqlExpression } from '../../../setup/promql/ast.js';

type Labels = Readonly<Record<string, string>>;

/** Functions whose result has no labels of their argument, or other ones. */
const UNLABELLED = new Set(['absent', 'absent_over_time', 'scalar', 'vector', 'label_replace', 'label_join']);

/** The labels that every series of a result has, with values that matchers demand. */
export function pinnedLabels(part: PromqlExpression): Labels {
  if (part.kind === 'selector') {
    const equal = part.matchers.filter(({ operator, value }) => operator === '=' && value !== '');
    return Object.fromEntries(equal.map(({ label, value }) => [label, value]));
  }
  const all = childrenOf(part).map(pinnedLabels);
  if (part.kind === 'binary' && part.operator === 'or') return common(all[0] ?? {}, all[1] ?? {});
  const merged: Labels = Object.assign({}, ...all);
  return Object.fromEntries(Object.entries(merged).filter(([label]) => keepsLabel(part, label)));
}

const common = (a: Labels, b: Labels): Labels =>
  Object.fromEntries(Object.entries(a).filter(([label, value]) => b[label] === value));

/** Whether the result of an expression has a label of its arguments. */
export function keepsLabel(part: PromqlExpression, label: string): boolean {
  if (part.kind === 'aggregation') return part.labels.includes(label) !== part.without;
  if (part.kind === 'call') return !UNLABELLED.has(part.name);
  return part.kind !== 'binary' || matchesAllLabels(part);
}

const matchesAllLabels = ({ matching }: Binary) => !matching.on && matching.labels.length === 0;

/** Whether an operation drops the series of a side that lack a partner on the other one. */
export function needsPartner({ operator, left, right }: Binary, side: PromqlExpression): boolean {
  if (left.type !== 'instant vector' || right.type !== 'instant vector' || operator === 'or') return false;
  return operator !== 'unless' || side === right;
}
