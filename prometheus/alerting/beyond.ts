/** The significant digits of a value that every program prints the same. */
const DIGITS = 3;

/** A value just beyond a bound, with few digits: a test uses it to make an alert fire. A bound of 0 has no neighbour: then 1 or -1. */
export function beyond(bound: number, direction: 'above' | 'below'): number {
  const sign = direction === 'above' ? 1 : -1;
  if (bound === 0) return sign;
  const digit = 10 ** (Math.floor(Math.log10(Math.abs(bound))) - DIGITS + 1);
  const steps = direction === 'above' ? Math.floor(bound / digit) + 1 : Math.ceil(bound / digit) - 1;
  const value = Number((steps * digit).toPrecision(DIGITS));
  // Rounding may lead back to the bound.
  return sign * (value - bound) > 0 ? value : Number(((steps + sign) * digit).toPrecision(DIGITS));
}
