import type { Environment } from '@marcbachmann/cel-js';

type Numeric = number | bigint;

/** On doubles, since numbers of an event are doubles; CEL has `%` for integers only. */
export const ARITHMETIC: Readonly<Record<string, (left: number, right: number) => number>> = {
  '+': (left, right) => left + right,
  '-': (left, right) => left - right,
  '*': (left, right) => left * right,
  '/': (left, right) => left / right,
  '%': (left, right) => left % right,
};

/**
 * Lets doubles and integers meet: `delay / 2` and `delay == 15` are what people write, and `2` is an integer in CEL.
 * Two integers still divide as integers.
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
