import type { PromqlExpression, Matching, PromqlType } from './ast.js';
import type { PromqlFault } from './fault.js';
import { isComparison } from './arithmetic.js';
import { FUNCTIONS } from './functions.js';
import type { PromqlFunction } from './functions.js';
import type { ParserContext } from './parser-context.js';
import { nearest } from '../nearest.js';
import { isSince } from './target.js';
import type { PrometheusTarget } from './target.js';
import { NEW_AGGREGATIONS, NEW_AGGREGATIONS_SINCE } from './token.js';

const EXAMPLES: Readonly<Record<PromqlType, string>> = {
  scalar: ' such as 0.9',
  'instant vector': ' such as up',
  'range vector': ' such as up[5m]',
  string: ' such as "origin"',
  unknown: '',
};

const SET_OPERATORS: ReadonlySet<string> = new Set(['and', 'or', 'unless']);

type Faults = PromqlFault[];
type Context = Pick<ParserContext, 'faults' | 'target' | 'boundless'>;

const article = (type: PromqlType) => (type === 'instant vector' ? `an ${type}` : `a ${type}`);

function expectType(
  faults: Faults,
  { type, from }: PromqlExpression,
  wanted: PromqlType,
  place: string,
): void {
  if (type === wanted || type === 'unknown') return;
  const message = `${place} needs ${article(wanted)}${EXAMPLES[wanted]}, found ${article(type)}`;
  faults.push({ offset: from, message });
}

const isNumeric = (type: PromqlType) => type === 'scalar' || type === 'instant vector' || type === 'unknown';

interface BinaryParts {
  readonly left: PromqlExpression;
  readonly operator: string;
  /** Offset of the operator. */
  readonly at: number;
  readonly matching: Matching;
  readonly right: PromqlExpression;
}

/** The type of an operation, after its faults. */
export function checkBinary(faults: Faults, parts: BinaryParts): PromqlType {
  const { left, operator, at, matching, right } = parts;
  const fault = (message: string) => faults.push({ offset: at, message });
  for (const side of [left, right]) {
    if (isNumeric(side.type)) continue;
    const message = `"${operator}" takes scalars and instant vectors, found ${article(side.type)}`;
    faults.push({ offset: side.from, message });
  }
  if (matching.bool && !isComparison(operator))
    fault(`"bool" is only for comparisons, not for "${operator}"`);
  const bothScalars = left.type === 'scalar' && right.type === 'scalar';
  if (bothScalars && isComparison(operator) && !matching.bool) {
    fault(`a comparison of two scalars needs "bool": ${operator} bool`);
  }
  const twice = matching.on ? matching.labels.find((label) => matching.include.includes(label)) : undefined;
  if (twice !== undefined) fault(`the label "${twice}" is both in "on" and in "group_${matching.group}"`);
  if (left.type === 'unknown' || right.type === 'unknown') return 'unknown';
  checkMatching(parts, fault);
  return bothScalars ? 'scalar' : 'instant vector';
}

function checkMatching(
  { left, operator, matching, right }: BinaryParts,
  fault: (message: string) => void,
): void {
  const bothVectors = left.type === 'instant vector' && right.type === 'instant vector';
  if (!bothVectors && matching.labels.length > 0) {
    fault(`"${matching.on ? 'on' : 'ignoring'}" is only for two instant vectors`);
  }
  if (!SET_OPERATORS.has(operator)) return;
  if (left.type === 'scalar' || right.type === 'scalar') {
    fault(`"${operator}" is only for two instant vectors: of a scalar, take vector(…)`);
  } else if (bothVectors && matching.group !== undefined) {
    fault(`"${operator}" takes no "group_${matching.group}"`);
  }
}

export function checkUnary(
  faults: Faults,
  sign: { readonly from: number; readonly text: string },
  inner: PromqlExpression,
): PromqlType {
  if (isNumeric(inner.type)) return inner.type;
  const message = `a sign is only for a scalar or an instant vector, found ${article(inner.type)}`;
  faults.push({ offset: sign.from, message });
  return 'unknown';
}

/** A subquery is a range vector. */
export function checkSubquery(faults: Faults, inner: PromqlExpression): PromqlType {
  expectType(faults, inner, 'instant vector', 'a subquery');
  return 'range vector';
}

interface AggregationParts {
  readonly operator: string;
  readonly args: readonly PromqlExpression[];
  readonly from: number;
}

/** The type of the parameter of an aggregation that has one. */
const PARAMETERS: Readonly<Record<string, PromqlType>> = {
  topk: 'scalar',
  bottomk: 'scalar',
  quantile: 'scalar',
  limitk: 'scalar',
  limit_ratio: 'scalar',
  count_values: 'string',
};

export function checkAggregation({ faults, target }: Context, parts: AggregationParts): PromqlType {
  const { operator, args, from } = parts;
  const parameter = PARAMETERS[operator];
  const fault = (message: string) => {
    faults.push({ offset: from, message });
    return 'unknown' as const;
  };
  if (NEW_AGGREGATIONS.some((each) => each === operator) && !target.experimentalFunctions) {
    return fault(experimentalText(operator));
  }
  const wanted = parameter === undefined ? 1 : 2;
  if (args.length !== wanted) {
    const expected =
      parameter === undefined ? 'one argument' : `two arguments: a ${parameter} and an instant vector`;
    return fault(`"${operator}" takes ${expected}, found ${args.length}`);
  }
  const [first, second] = args;
  if (parameter !== undefined && first !== undefined) {
    expectType(faults, first, parameter, `the parameter of "${operator}"`);
  }
  const vector = parameter === undefined ? first : second;
  if (vector !== undefined) expectType(faults, vector, 'instant vector', `"${operator}"`);
  return 'instant vector';
}

interface CallParts {
  readonly name: string;
  readonly args: readonly PromqlExpression[];
  readonly from: number;
}

export function checkCall(context: Context, { name, args, from }: CallParts): PromqlType {
  const { faults, target } = context;
  const known = FUNCTIONS.get(name);
  const missing = missingText(name, known, target);
  if (missing !== undefined || known === undefined) {
    faults.push({ offset: from, message: missing ?? '' });
    return 'unknown';
  }
  const count = countText(known, args.length);
  if (count !== undefined)
    faults.push({ offset: from, message: `${name}() takes ${count}, found ${args.length}` });
  for (const [index, arg] of args.entries()) {
    const wanted = known.args[index] ?? (known.repeats ? known.args.at(-1) : undefined);
    if (wanted !== undefined) expectType(faults, arg, wanted, `${name}()`);
  }
  if (name === 'info') checkInfo(context, args[1]);
  return known.returns;
}

/** Why the target has no such function. */
function missingText(
  name: string,
  known: PromqlFunction | undefined,
  target: PrometheusTarget,
): string | undefined {
  if (NEW_AGGREGATIONS.some((each) => each === name)) {
    return `"${name}" needs Prometheus ${NEW_AGGREGATIONS_SINCE}, the target is ${target.version}`;
  }
  if (known === undefined) {
    const meant = nearest(name, [...FUNCTIONS.keys()]);
    return `unknown function "${name}"${meant === undefined ? '' : `; did you mean "${meant}"?`}`;
  }
  if (known.since !== undefined && !isSince(target, known.since)) {
    return `${name}() needs Prometheus ${known.since}, the target is ${target.version}`;
  }
  if (known.removed !== undefined && isSince(target, known.removed.in)) {
    return `Prometheus ${known.removed.in} has no ${name}(), and the target is ${target.version}: use ${known.removed.use}()`;
  }
  return known.experimental && !target.experimentalFunctions ? experimentalText(`${name}()`) : undefined;
}

const experimentalText = (what: string) =>
  `${what} is experimental: it needs a Prometheus with --enable-feature=promql-experimental-functions, and "experimentalFunctions" in the setup`;

/** How many arguments a function takes, if these are too few or too many. */
function countText({ args, optional, repeats }: PromqlFunction, found: number): string | undefined {
  const least = args.length - (repeats ? 1 : optional);
  const isRight = found >= least && (repeats || found <= args.length);
  if (isRight) return undefined;
  const counted = (count: number) => (count === 1 ? '1 argument' : `${count} arguments`);
  if (repeats) return `at least ${counted(least)}`;
  return least === args.length ? counted(least) : `${least} to ${counted(args.length)}`;
}

/** The second argument of info() is a selector without a name. It may match all series. */
function checkInfo({ faults, boundless }: Context, selector: PromqlExpression | undefined): void {
  if (selector === undefined) return;
  if (selector.kind === 'selector' && selector.name === undefined) {
    boundless.delete(selector.from);
    return;
  }
  faults.push({
    offset: selector.from,
    message: 'the second argument of info() is a selector without a name: {a="b"}',
  });
}
