import { exactNumber, isUnsafeInteger } from '../event/exact-number.js';
import type { ExactNumber } from '../event/exact-number.js';
import { isDigit, MALFORMED } from './bytes.js';

const [MINUS, PLUS, DOT, ZERO, LOWER_E, LOWER_CASE] = [0x2d, 0x2b, 0x2e, 0x30, 0x65, 0x20] as const;

export function skipNumber(bytes: Uint8Array, at: number): number {
  if (bytes[at] === MINUS) at++;
  at = bytes[at] === ZERO ? at + 1 : skipDigits(bytes, at);
  if (at > 0 && bytes[at] === DOT) at = skipDigits(bytes, at + 1);
  if (at > 0 && (bytes[at]! | LOWER_CASE) === LOWER_E) at = skipDigits(bytes, skipSign(bytes, at + 1));
  return at;
}

function skipSign(bytes: Uint8Array, at: number): number {
  const sign = bytes[at]!;
  return sign === PLUS || sign === MINUS ? at + 1 : at;
}

/** Skips one or more digits. */
function skipDigits(bytes: Uint8Array, at: number): number {
  let end = at;
  while (isDigit(bytes[end]!)) end++;
  return end === at ? MALFORMED : end;
}

/** Integers with up to this many digits are exact, and so are these powers of ten. One division then rounds only once. */
export const MAX_DIGITS = 15;
const POWERS_OF_TEN = Array.from({ length: MAX_DIGITS + 1 }, (_, power) => 10 ** power);

/** Parses numbers like JSON.parse. Reused for all numbers, so that one pass returns both the number and its end. */
export class JsonNumber {
  /** The last number read, as a double. */
  value = 0;

  /** Returns the offset after the number, or an error code. */
  read(bytes: Uint8Array, at: number): number {
    const negative = bytes[at] === MINUS;
    const first = negative ? at + 1 : at;
    let digits = 0;
    let end = first;
    let byte = bytes[end]!;
    while (isDigit(byte)) {
      digits = digits * 10 + (byte - ZERO);
      byte = bytes[++end]!;
    }
    if (
      byte === DOT ||
      (byte | LOWER_CASE) === LOWER_E ||
      end - first > MAX_DIGITS ||
      (bytes[first] === ZERO && end - first > 1) ||
      end === first
    )
      return this.#readOther(bytes, at);
    this.value = negative ? -digits : digits;
    return end;
  }

  #readOther(bytes: Uint8Array, at: number): number {
    const end = skipNumber(bytes, at);
    if (end > 0) this.value = numberOf(bytes, at, end);
    return end;
  }
}

/** The value of a number that was skipped. */
function numberOf(bytes: Uint8Array, at: number, end: number): number {
  const negative = bytes[at] === MINUS;
  let digits = 0;
  let dotAt = end - 1;
  let first = negative ? at + 1 : at;
  if (end - first > MAX_DIGITS) return longNumberOf(bytes, at, end);
  for (; first < end; first++) {
    const byte = bytes[first]!;
    if (isDigit(byte)) digits = digits * 10 + (byte - ZERO);
    else if (byte === DOT) dotAt = first;
    else return longNumberOf(bytes, at, end);
  }
  const value = digits / POWERS_OF_TEN[end - 1 - dotAt]!;
  return negative ? -value : value;
}

const ascii = new TextDecoder('latin1');

function longNumberOf(bytes: Uint8Array, at: number, end: number): number {
  return Number(ascii.decode(bytes.subarray(at, end)));
}

/** The exact value of a number that was read as the double `value`. Needed only for numbers longer than `MAX_DIGITS`. */
export function exactNumberAt(bytes: Uint8Array, at: number, end: number, value: number): ExactNumber {
  return isUnsafeInteger(value) ? exactNumber(ascii.decode(bytes.subarray(at, end))) : value;
}
