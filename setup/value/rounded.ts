/** Removes the rounding error of floating-point numbers: 0.014399999999999977 becomes 0.0144. */
export function roundNumber(value: number): number {
  return Number(value.toPrecision(10));
}
