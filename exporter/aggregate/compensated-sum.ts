/**
 * A sum that compensates for rounding errors, so that a counter of small amounts does not drift and the order of
 * merges has almost no effect. Neumaier's variant of Kahan summation: https://doi.org/10.1002/zamm.19740540106
 */
export interface CompensatedSum {
  sum: number;
  /** The rounding error of `sum` so far. */
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

/** After an overflow of the sum, the compensation is NaN and ignored. */
export function totalOf({ sum, compensation }: CompensatedSum): number {
  return Number.isFinite(sum) ? sum + compensation : sum;
}
