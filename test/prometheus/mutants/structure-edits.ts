import type { Aggregation, Call } from '../../../setup/promql/ast.js';
import type { Edit } from './promql-mutants.js';

/** Functions that take the same arguments. */
const FUNCTIONS = [
  ['rate', 'increase', 'irate', 'delta', 'changes', 'resets'],
  [
    'last_over_time',
    'sum_over_time',
    'avg_over_time',
    'min_over_time',
    'max_over_time',
    'count_over_time',
    'present_over_time',
  ],
  ['absent_over_time', 'present_over_time'],
  ['clamp_min', 'clamp_max'],
  ['time', 'pi'],
];

/** Another function, and the argument without the function: `rate(x[5m])` becomes `x`. */
export function callEdits({ name, args, from, to }: Call, expr: string): readonly Edit[] {
  const others = FUNCTIONS.flatMap((set) => (set.includes(name) ? set.filter((each) => each !== name) : []));
  const argument = args.find(({ type }) => type === 'range vector' || type === 'instant vector');
  const inner = argument?.kind === 'range' ? argument.selector : argument;
  const within = inner === undefined ? [] : [{ from, to, by: expr.slice(inner.from, inner.to) }];
  return [...others.map((by) => ({ from, to: from + name.length, by })), ...within];
}

/** Each label of a grouping left out. */
export function groupingEdits({ labels, operator, from, to }: Aggregation, expr: string): readonly Edit[] {
  const written = /(?:by|without)\s*\(([^)]*)\)/i.exec(expr.slice(from, to));
  if (written === null || labels.length === 0) return [];
  // The grouping stands before or after the argument; that of an inner aggregation never comes first.
  const open = from + written.index + written[0].indexOf('(') + 1;
  if (written.index > operator.length + 1) return [];
  return labels.map((_, index) => ({
    from: open,
    to: open + (written[1]?.length ?? 0),
    by: labels.toSpliced(index, 1).join(', '),
  }));
}
