import type { Environment } from '@marcbachmann/cel-js';

type Numeric = number | bigint;

/** On doubles, because numbers of an event are doubles. CEL has `%` only for integers. */
export const ARITHMETIC: Readonly<Record<string, (left: number, right: number) => number>> = {
  '+': (left, right) => left + right,
  '-': (left, right) => left - right,
  '*': (left, right) => left * right,
  '/': (left, right) => left / right,
  '%': (left, right) => left % right,
};

/**
 * Allows operators between doubles and integers: `delay / 2` and `delay == 15` are common, and `2` is an integer in CEL.
 * Two integers are still divided as integers.
 */
export function registerMixedNumbers(environment: Environment): void {
  for (const [operator, apply] of Object.entries(ARITHMETIC)) {
    const mixed = (left: Numeric, right: Numeric) => apply(Number(left), Number(right));
    environment.registerOperator(`double ${operator} int: double`, mixed);
    environment.registerOperator(`int ${operator} double: double`, mixed);
  }
  environment.registerOperator('double % double: double', (left: number, right: number) => left % right);
  environment.registerOperator(
    'double == int: bool',
    (left: Numeric, right: Numeric) => Number(left) === Number(right),
  );
}
