import { allWithin, fold } from './ast.js';
import type { Aggregation, Binary, Call, PromqlExpression, VectorSelector } from './ast.js';
import { calculate, compare, isComparison } from './arithmetic.js';
import { parsePromql } from './parser.js';
import { LENIENT_TARGET } from './target.js';

/** One series of a result. */
export interface ResultSeries {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** `unknown`: it depends on the time, or on more than is followed here. */
type Result =
  | { readonly kind: 'vector'; readonly series: readonly ResultSeries[] }
  | { readonly kind: 'scalar'; readonly value: number }
  | { readonly kind: 'text' }
  | { readonly kind: 'unknown' };

const UNKNOWN: Result = { kind: 'unknown' };
const EMPTY: Result = { kind: 'vector', series: [] };

const vectorOf = (...series: readonly ResultSeries[]): Result => ({ kind: 'vector', series });
const constant = (value: number) => vectorOf({ labels: {}, value });

/**
 * What an expression gives in a Prometheus that has no series at all: nothing for most, but `absent(x)` is 1, and so is
 * `sum(x) or vector(1)`. `undefined` if that depends on the time.
 */
export function resultWithoutSeries(promql: string): readonly ResultSeries[] | undefined {
  const { expression } = parsePromql(promql, LENIENT_TARGET);
  return expression === undefined ? undefined : seriesOf(fold(expression, resultOf));
}

/** The one selector of an expression that asks whether its series are absent. */
export interface PromqlAbsence {
  readonly selector: VectorSelector;
  /** How long they must be absent; 0 for `absent()`. */
  readonly rangeMs: number;
  /** What the expression gives while they are there. */
  readonly otherwise: readonly ResultSeries[];
}

/** `undefined` if an expression asks for anything else, too, or for another time. */
export function absenceOf(promql: string): PromqlAbsence | undefined {
  const { expression } = parsePromql(promql, LENIENT_TARGET);
  if (expression === undefined) return undefined;
  const all = allWithin(expression);
  const [arg] = all.flatMap((each) => (isAbsent(each) ? each.args : []));
  const selector = arg?.kind === 'range' ? arg.selector : arg;
  if (selector?.kind !== 'selector' || all.filter(({ kind }) => kind === 'selector').length !== 1)
    return undefined;
  if (selector.offsetMs !== 0 || selector.at !== undefined) return undefined;
  const otherwise = seriesOf(fold(expression, resultWhilePresent));
  const rangeMs = arg?.kind === 'range' ? arg.rangeMs : 0;
  return otherwise === undefined ? undefined : { selector, rangeMs, otherwise };
}

const isAbsent = (each: PromqlExpression): each is Call =>
  each.kind === 'call' && (each.name === 'absent' || each.name === 'absent_over_time');

const resultWhilePresent = (expression: PromqlExpression, children: readonly Result[]): Result =>
  isAbsent(expression) ? EMPTY : resultOf(expression, children);

function seriesOf(result: Result): readonly ResultSeries[] | undefined {
  if (result.kind === 'scalar') return [{ labels: {}, value: result.value }];
  return result.kind === 'vector' ? result.series : undefined;
}

function resultOf(expression: PromqlExpression, children: readonly Result[]): Result {
  const [only = UNKNOWN] = children;
  switch (expression.kind) {
    case 'number':
      return { kind: 'scalar', value: expression.value };
    case 'string':
      return { kind: 'text' };
    case 'selector':
    case 'range':
      return EMPTY;
    case 'subquery':
      return isEmpty(only) ? EMPTY : UNKNOWN;
    case 'parentheses':
      return only;
    case 'unary':
      return expression.negative ? mapValues(only, (value) => -value) : only;
    case 'aggregation':
      return aggregated(expression, children);
    case 'call':
      return called(expression, children);
    case 'binary':
      return operated(expression, children[0] ?? UNKNOWN, children[1] ?? UNKNOWN);
  }
}

const isEmpty = (result: Result) => result.kind === 'vector' && result.series.length === 0;

function mapValues(result: Result, change: (value: number) => number): Result {
  if (result.kind === 'scalar') return { kind: 'scalar', value: change(result.value) };
  if (result.kind !== 'vector') return result;
  return vectorOf(...result.series.map(({ labels, value }) => ({ labels, value: change(value) })));
}

/** Aggregations that keep the value of a single series, and those that make it 1. */
const KEEPS: ReadonlySet<string> = new Set(['sum', 'avg', 'min', 'max']);
const COUNTS: ReadonlySet<string> = new Set(['count', 'group']);

function aggregated({ operator, labels: names, without }: Aggregation, children: readonly Result[]): Result {
  const vector = children.at(-1) ?? UNKNOWN;
  if (isEmpty(vector)) return EMPTY;
  if (vector.kind !== 'vector' || vector.series.length !== 1) return UNKNOWN;
  if (!KEEPS.has(operator) && !COUNTS.has(operator)) return UNKNOWN;
  return vectorOf(
    ...vector.series.map(({ labels, value }) => ({
      labels: pick(labels, (name) => names.includes(name) !== without),
      value: COUNTS.has(operator) ? 1 : value,
    })),
  );
}

function pick(labels: ResultSeries['labels'], keeps: (name: string) => boolean): ResultSeries['labels'] {
  return Object.fromEntries(Object.entries(labels).filter(([name]) => keeps(name)));
}

function called({ name, args }: Call, children: readonly Result[]): Result {
  const [first] = children;
  switch (name) {
    case 'absent':
    case 'absent_over_time':
      return absence(args[0], first ?? UNKNOWN);
    case 'vector':
      return first?.kind === 'scalar' ? constant(first.value) : UNKNOWN;
    case 'scalar':
      if (first?.kind !== 'vector') return UNKNOWN;
      return { kind: 'scalar', value: first.series.length === 1 ? (first.series[0]?.value ?? NaN) : NaN };
    case 'pi':
      return { kind: 'scalar', value: Math.PI };
    default:
      // Every other function gives nothing for nothing; of a constant, it is not followed.
      return children.some(isEmpty) ? EMPTY : UNKNOWN;
  }
}

function absence(arg: PromqlExpression | undefined, result: Result): Result {
  if (result.kind !== 'vector') return UNKNOWN;
  if (result.series.length > 0) return EMPTY;
  if (arg?.kind === 'parentheses') return UNKNOWN;
  const selector = arg?.kind === 'range' ? arg.selector : arg;
  return vectorOf({ labels: selector?.kind === 'selector' ? absentLabels(selector) : {}, value: 1 });
}

/** `absent` takes its labels from the matchers with `=`, unless a label has several matchers. */
function absentLabels({ matchers }: VectorSelector): ResultSeries['labels'] {
  const own = matchers.filter(({ label }) => label !== '__name__');
  const single = own.filter(
    ({ label, operator, value }) =>
      operator === '=' && value !== '' && own.filter((other) => other.label === label).length === 1,
  );
  return Object.fromEntries(single.map(({ label, value }) => [label, value]));
}

function operated(expression: Binary, left: Result, right: Result): Result {
  const { operator } = expression;
  if (operator === 'or' || operator === 'and' || operator === 'unless') {
    return combined(expression, operator, left, right);
  }
  if (isEmpty(left) || isEmpty(right)) return EMPTY;
  if (left.kind === 'scalar' && right.kind === 'scalar') {
    return { kind: 'scalar', value: applied(expression, left.value, right.value) ?? NaN };
  }
  if (left.kind === 'vector' && right.kind === 'scalar') {
    return filtered(left.series, (each) => applied(expression, each.value, right.value, each.value));
  }
  if (left.kind === 'scalar' && right.kind === 'vector') {
    return filtered(right.series, (each) => applied(expression, left.value, each.value, each.value));
  }
  return UNKNOWN;
}

/** `undefined`: a comparison removes the series. `kept`: the value of a series that a comparison keeps. */
function applied(
  { operator, matching }: Binary,
  left: number,
  right: number,
  kept?: number,
): number | undefined {
  if (!isComparison(operator)) return calculate(operator, left, right);
  const holds = compare(operator, left, right);
  if (matching.bool) return holds ? 1 : 0;
  return holds ? kept : undefined;
}

function filtered(
  series: readonly ResultSeries[],
  change: (each: ResultSeries) => number | undefined,
): Result {
  return vectorOf(
    ...series.flatMap((each) => {
      const value = change(each);
      return value === undefined ? [] : [{ labels: each.labels, value }];
    }),
  );
}

function combined(
  { matching }: Binary,
  operator: 'or' | 'and' | 'unless',
  left: Result,
  right: Result,
): Result {
  if (operator !== 'or' && isEmpty(left)) return EMPTY;
  if (operator === 'and' && isEmpty(right)) return EMPTY;
  if (left.kind !== 'vector' || right.kind !== 'vector') return UNKNOWN;
  const keyOf = ({ labels }: ResultSeries) =>
    JSON.stringify(
      Object.entries(pick(labels, (name) => matching.labels.includes(name) === matching.on)).sort(
        ([a], [b]) => (a < b ? -1 : 1),
      ),
    );
  const keysOf = (series: readonly ResultSeries[]) => new Set(series.map(keyOf));
  const [lefts, rights] = [keysOf(left.series), keysOf(right.series)];
  if (operator === 'or') {
    return vectorOf(...left.series, ...right.series.filter((each) => !lefts.has(keyOf(each))));
  }
  return vectorOf(...left.series.filter((each) => rights.has(keyOf(each)) === (operator === 'and')));
}
