import cel from '@marcbachmann/cel-js';
import type { Environment } from '@marcbachmann/cel-js';

/** The name before the mathematical functions: `math.abs(x)`. A field of this name is `event.math`. */
export const MATH = 'math';

/** The type of `math`. It has no fields, only functions. */
class MathFunctions {
  readonly name = MATH;
}

/** Functions of one number, as in the math extension of cel-go. Numbers of events are doubles, so all results are. */
const OF_ONE: Readonly<Record<string, (value: number) => number>> = {
  abs: Math.abs,
  ceil: Math.ceil,
  floor: Math.floor,
  /** Halves away from zero, where JavaScript rounds them up. */
  round: (value) => Math.sign(value) * Math.round(Math.abs(value)),
  sign: Math.sign,
  sqrt: Math.sqrt,
  trunc: Math.trunc,
};

const TESTS: Readonly<Record<string, (value: number) => boolean>> = {
  isFinite: Number.isFinite,
  isInf: (value) => Math.abs(value) === Infinity,
  isNaN: Number.isNaN,
};

const OF_MANY: Readonly<Record<string, (...values: number[]) => number>> = {
  greatest: Math.max,
  least: Math.min,
};

/** CEL functions have a fixed number of arguments. */
const MAX_ARGUMENTS = 8;

/**
 * Registers `list.sum()`, `list.min()` and `list.max()`, and the functions of https://github.com/google/cel-go/tree/master/ext#math for
 * numbers.
 */
export function registerFunctions(environment: Environment): void {
  environment.registerFunction('list.sum(): double', (list: Iterable<unknown>) =>
    numbersOf('sum', list).reduce((sum, value) => sum + value, 0),
  );
  environment.registerFunction('list.max(): double', (list: Iterable<unknown>) =>
    Math.max(...someOf('max', list)),
  );
  environment.registerFunction('list.min(): double', (list: Iterable<unknown>) =>
    Math.min(...someOf('min', list)),
  );
  registerMath(environment);
}

function registerMath(environment: Environment): void {
  environment.registerType(MATH, MathFunctions);
  environment.registerConstant(MATH, MATH, new MathFunctions());
  for (const [name, apply] of Object.entries(OF_ONE)) registerOfOne(environment, `${name}(%): double`, apply);
  for (const [name, test] of Object.entries(TESTS)) registerOfOne(environment, `${name}(%): bool`, test);
  for (const [name, apply] of Object.entries(OF_MANY)) registerOfMany(environment, name, apply);
}

/** For a double and for an integer, which is a literal or has more digits than a double. */
function registerOfOne(
  environment: Environment,
  signature: string,
  apply: (value: number) => number | boolean,
): void {
  const run = (_math: unknown, value: unknown) => apply(Number(value));
  for (const type of ['double', 'int']) {
    environment.registerFunction(`${MATH}.${signature.replace('%', type)}`, run);
  }
}

function registerOfMany(
  environment: Environment,
  name: string,
  apply: (...values: number[]) => number,
): void {
  const run = (_math: unknown, ...values: unknown[]) => apply(...numbersOf(`${MATH}.${name}`, values));
  for (let count = 1; count <= MAX_ARGUMENTS; count++) {
    const types = Array.from({ length: count }, () => 'dyn').join(', ');
    environment.registerFunction(
      `${MATH}.${name}(${types}): double`,
      count === 1 ? ofListOrOne(name, apply) : run,
    );
  }
}

/** `math.greatest(list)`, or of the only number. */
function ofListOrOne(name: string, apply: (...values: number[]) => number) {
  return (_math: unknown, value: unknown) =>
    apply(...someOf(`${MATH}.${name}`, Array.isArray(value) ? value : [value]));
}

function someOf(name: string, values: Iterable<unknown>): readonly number[] {
  const numbers = numbersOf(name, values);
  if (numbers.length === 0)
    throw new cel.EvaluationError(`"${name}" needs at least one number, found an empty list`);
  return numbers;
}

function numbersOf(name: string, values: Iterable<unknown>): readonly number[] {
  return Array.from(values, (value) => {
    if (typeof value === 'number' || typeof value === 'bigint') return Number(value);
    throw new cel.EvaluationError(`"${name}" needs numbers, found ${value === null ? 'null' : typeof value}`);
  });
}
