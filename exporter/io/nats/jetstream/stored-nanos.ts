/** Digits that a double holds exactly, whatever they are. */
const HIGH_DIGITS = 15;
/** Of the nanoseconds within a millisecond. */
const BELOW_MS = 6;

const ZERO = 0x30;

/** A time in nanoseconds since 1970, in two parts: a double does not hold all of its digits. */
export interface StoredNanos {
  /** Its first digits, 15 at most; 0 if there is none. */
  high: number;
  /** The rest. */
  low: number;
  lowDigits: number;
}

/** Reads the digits at an offset into `time`; returns where they end. */
export function readNanos(bytes: Uint8Array, start: number, time: StoredNanos): number {
  let at = start;
  let high = 0;
  let low = 0;
  for (let digit = bytes[at]! - ZERO; digit >= 0 && digit <= 9; digit = bytes[++at]! - ZERO) {
    if (at - start < HIGH_DIGITS) high = high * 10 + digit;
    else low = low * 10 + digit;
  }
  time.high = high;
  time.low = low;
  time.lowDigits = Math.max(0, at - start - HIGH_DIGITS);
  return at;
}

/** All digits, as text. */
export function nanosecondText({ high, low, lowDigits }: StoredNanos): string {
  return lowDigits === 0 ? String(high) : `${high}${String(low).padStart(lowDigits, '0')}`;
}

/** Whole milliseconds. */
export function milliseconds({ high, lowDigits }: StoredNanos): number {
  return Math.floor(high / 10 ** (BELOW_MS - lowDigits));
}
