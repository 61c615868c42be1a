import type {
  Aggregation,
  Call,
  MatrixSelector,
  PromqlExpression,
  VectorSelector,
} from '../../../setup/promql/ast.js';
import { childrenOf } from '../../../setup/promql/ast.js';
import type { LintWorld } from '../world.js';
import type { LintedQuery } from './query.js';
import { referencesIn } from './references.js';

export const selectorsIn = ({ all }: LintedQuery): readonly VectorSelector[] =>
  all.filter((each) => each.kind === 'selector');

export const callsIn = ({ all }: LintedQuery): readonly Call[] => all.filter((each) => each.kind === 'call');

export const aggregationsIn = ({ all }: LintedQuery): readonly Aggregation[] =>
  all.filter((each) => each.kind === 'aggregation');

/** The metric that a selector names; `undefined` if it names none, several, or one by a variable. */
export function metricOf(
  query: LintedQuery,
  { name, matchers, from, inside }: VectorSelector,
): string | undefined {
  if (name !== undefined)
    return referencesIn(query.written({ from, to: inside })).length > 0 ? undefined : name;
  const named = matchers.find(({ label, operator }) => label === '__name__' && operator === '=');
  return named === undefined || referencesIn(query.written(named)).length > 0 ? undefined : named.value;
}

/** The expression around another one, parentheses left out. */
export function around(query: LintedQuery, part: PromqlExpression): PromqlExpression | undefined {
  let parent = query.parents.get(part);
  while (parent?.kind === 'parentheses') parent = query.parents.get(parent);
  return parent;
}

/** The call that takes a selector with its range, such as `rate` of `x[5m]`. */
export function rangeCallOf(query: LintedQuery, selector: VectorSelector): Call | undefined {
  const range = query.parents.get(selector);
  const call = range?.kind === 'range' ? around(query, range) : undefined;
  return call?.kind === 'call' ? call : undefined;
}

/** The range of a selector as it is written, without brackets: `5m`, `$__rate_interval`. */
export function rangeText(query: LintedQuery, { selector, to }: MatrixSelector): string {
  const text = query.written({ from: selector.to, to }).trim();
  const end = text.search(/\]\s*(?:offset|@|$)/);
  return text.slice(1, end === -1 ? undefined : end).trim();
}

/** An expression without the parentheses around it. */
export function bare(expression: PromqlExpression): PromqlExpression {
  let inner = expression;
  while (inner.kind === 'parentheses') inner = inner.inner;
  return inner;
}

/** Selectors within an expression. */
export function selectorsWithin(expression: PromqlExpression): readonly VectorSelector[] {
  const found: VectorSelector[] = [];
  const open = [expression];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (next.kind === 'selector') found.push(next);
    open.push(...childrenOf(next).toReversed());
  }
  return found;
}

/** Names of metrics that are gauges, by the conventions of Prometheus. */
const GAUGE_NAME = /_(?:info|ratio|celsius|created|timestamp_seconds)$|^(?:up|ALERTS|ALERTS_FOR_STATE)$/;

/** What a metric is: from the catalogue, otherwise by its name; `undefined` if neither tells. */
export function typeOfMetric(
  name: string,
  { series }: LintWorld,
): 'counter' | 'gauge' | 'bucket' | 'histogram' | undefined {
  const known = series.get(name)?.type;
  if (known !== undefined) return known;
  if (name.includes(':')) return undefined;
  if (name.endsWith('_total')) return 'counter';
  if (name.endsWith('_bucket')) return 'bucket';
  return GAUGE_NAME.test(name) ? 'gauge' : undefined;
}

export const isRate = (name: string) => name === 'rate' || name === 'irate';
export const isCounterFunction = (name: string) => isRate(name) || name === 'increase';
