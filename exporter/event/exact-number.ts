/**
 * A number of an event: a `bigint` for an integer that a double cannot hold, so that ids keep their digits, otherwise a `number`.
 * Identities (labels, deduplication) use the digits; arithmetic, bounds and schemas use `Number(value)`.
 */
export type ExactNumber = number | bigint;

const DIGITS = /^[+-]?\d+$/;

/** The value of a number in decimal digits. A fraction or an exponent, as in `1e30`, makes it a double. */
export function exactNumber(text: string): ExactNumber {
  const value = Number(text);
  return isUnsafeInteger(value) && DIGITS.test(text) ? BigInt(text) : value;
}

/** The value of an integer of any size. */
export function exactInteger(value: bigint): ExactNumber {
  const rounded = Number(value);
  return Number.isSafeInteger(rounded) ? rounded : value;
}

/** Whether a double is an integer that may stand for several integers. False for infinity: no double is near it. */
export function isUnsafeInteger(value: number): boolean {
  return Number.isInteger(value) && !Number.isSafeInteger(value);
}
