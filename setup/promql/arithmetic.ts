const COMPARISONS: Readonly<Record<string, (left: number, right: number) => boolean>> = {
  '==': (left, right) => left === right,
  '!=': (left, right) => left !== right,
  '<': (left, right) => left < right,
  '<=': (left, right) => left <= right,
  '>': (left, right) => left > right,
  '>=': (left, right) => left >= right,
};

const CALCULATIONS: Readonly<Record<string, (left: number, right: number) => number>> = {
  '+': (left, right) => left + right,
  '-': (left, right) => left - right,
  '*': (left, right) => left * right,
  '/': (left, right) => left / right,
  '%': (left, right) => left % right,
  '^': (left, right) => left ** right,
  atan2: Math.atan2,
};

export const isComparison = (operator: string) => operator in COMPARISONS;

export function compare(operator: string, left: number, right: number): boolean {
  return COMPARISONS[operator]?.(left, right) ?? false;
}

/** The result of an operator that calculates. */
export function calculate(operator: string, left: number, right: number): number {
  return CALCULATIONS[operator]?.(left, right) ?? Number.NaN;
}
