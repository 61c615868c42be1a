/**
 * A sum that keeps what rounding loses, so that a counter of small amounts does not drift and the order of
 * merges hardly shows. Neumaier's form of Kahan's method: https://doi.org/10.1002/zamm.19740540106
 */
export interface CompensatedSum {
  sum: number;
  /** What `sum` has lost to rounding so far. */
  compensation: number;
}

export function emptySum(): CompensatedSum {
  return { sum: 0, compensation: 0 };
}

export function addToSum(into: CompensatedSum, value: number): void {
  const sum = into.sum + value;
  into.compensation +=
    Math.abs(into.sum) >= Math.abs(value) ? into.sum - sum + value : value - sum + into.sum;
  into.sum = sum;
}

export function mergeSums(into: CompensatedSum, from: CompensatedSum): void {
  addToSum(into, from.sum);
  into.compensation += from.compensation;
}

/** Once the sum has overflowed, the compensation is NaN and says nothing. */
export function totalOf({ sum, compensation }: CompensatedSum): number {
  return Number.isFinite(sum) ? sum + compensation : sum;
}
