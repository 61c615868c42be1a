import { COUNTS, FIELD, FIELDS, PAIR } from './band-layout.js';
import type { BandRows } from './band-rows.js';

/** Values that have been outside on one side for this long are on a new level. */
const LASTING_MS = 12 * 3_600_000;
/** Time inside counts this much against it. */
const INSIDE_SHARE = 0.25;

/** Notes a value that is outside, and no outage. */
export function noteOutside(
  fields: Float64Array,
  field: number,
  value: number,
  expected: number,
  stepMs: number,
): void {
  const sign = value >= expected ? 1 : -1;
  if (fields[field + FIELD.shiftMs]! * sign < 0) forgetShift(fields, field);
  fields[field + FIELD.shiftMs]! += sign * stepMs;
  fields[field + FIELD.shiftScores]! += 1;
  fields[field + FIELD.shiftValues]! += value;
  fields[field + FIELD.shiftExpected]! += expected;
  fields[field + FIELD.shiftProducts]! += value * expected;
  fields[field + FIELD.shiftSquares]! += value * value;
  fields[field + FIELD.shiftExpectedSquares]! += expected * expected;
}

/** Notes a value that is inside. */
export function noteInside(fields: Float64Array, field: number, stepMs: number): void {
  const soFar = fields[field + FIELD.shiftMs]!;
  if (soFar === 0) return;
  const left = Math.abs(soFar) - INSIDE_SHARE * stepMs;
  if (left <= 0) forgetShift(fields, field);
  else fields[field + FIELD.shiftMs] = Math.sign(soFar) * left;
}

export function isLasting(fields: Float64Array, field: number): boolean {
  return Math.abs(fields[field + FIELD.shiftMs]!) >= LASTING_MS;
}

/**
 * Moves what is expected at all times to the new level: by a factor or by an amount, whichever is nearer to the values (least
 * squares).
 */
export function adoptShift({ fields, pairs, counts, slots }: BandRows, series: number): void {
  const field = series * FIELDS;
  const { factor, amount } = shiftOf(fields, field);
  // Without slots the mean is what is expected, and it has already followed a part of the way.
  const reached = fields[field + FIELD.shiftValues]! / fields[field + FIELD.shiftScores]!;
  for (let slot = series * slots; slot < (series + 1) * slots; slot++) {
    if (counts[slot * COUNTS] === 0) continue;
    pairs[slot * PAIR] = pairs[slot * PAIR]! * factor + amount;
    pairs[slot * PAIR + 1]! *= factor;
  }
  fields[field + FIELD.mean] = slots === 1 ? reached : fields[field + FIELD.mean]! * factor + amount;
  fields[field + FIELD.deviation]! *= factor;
  fields[field + FIELD.level] = 0;
  forgetShift(fields, field);
}

function shiftOf(fields: Float64Array, field: number): { readonly factor: number; readonly amount: number } {
  const scores = fields[field + FIELD.shiftScores]!;
  const products = fields[field + FIELD.shiftProducts]!;
  const squares = fields[field + FIELD.shiftSquares]!;
  const expectedSquares = fields[field + FIELD.shiftExpectedSquares]!;
  const amount = (fields[field + FIELD.shiftValues]! - fields[field + FIELD.shiftExpected]!) / scores;
  const factor = expectedSquares > 0 ? products / expectedSquares : 0;
  const errorOfFactor = squares - factor * products;
  const errorOfAmount = squares - 2 * products + expectedSquares - scores * amount * amount;
  return factor > 0 && errorOfFactor <= errorOfAmount ? { factor, amount: 0 } : { factor: 1, amount };
}

function forgetShift(fields: Float64Array, field: number): void {
  fields.fill(0, field + FIELD.shiftMs, field + FIELD.shiftExpectedSquares + 1);
}
