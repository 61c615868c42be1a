/** Digits of the nanoseconds within a millisecond. */
const BELOW_MS = 6;
/** Digits of the milliseconds between the years 2001 and 2286. */
const MS_DIGITS = 13;

const ZERO = 0x30;

/** A time in nanoseconds since 1970, in two parts: a double does not hold all of its digits. */
export interface StoredNanos {
  /** Whole milliseconds. */
  ms: number;
  /** Nanoseconds within the millisecond. */
  nanos: number;
}

/** Reads the digits at an offset into `time`; returns where they end. The byte after them is in `bytes`. */
export function readNanos(bytes: Uint8Array, start: number, time: StoredNanos): number {
  const end = readNumber(bytes, start, start + MS_DIGITS);
  time.ms = value;
  const nanosEnd = readNumber(bytes, end, end + BELOW_MS);
  time.nanos = value;
  const isUsual = nanosEnd === start + MS_DIGITS + BELOW_MS && !isDigit(bytes[nanosEnd]);
  return isUsual ? nanosEnd : readUnusual(bytes, start, time);
}

/** All digits, as text. */
export function nanosecondText({ ms, nanos }: Readonly<StoredNanos>): string {
  return ms === 0 ? String(nanos) : `${ms}${String(nanos).padStart(BELOW_MS, '0')}`;
}

/** A time with fewer or more digits than those of this century. */
function readUnusual(bytes: Uint8Array, start: number, time: StoredNanos): number {
  let end = start;
  while (isDigit(bytes[end])) end++;
  const msEnd = Math.max(start, end - BELOW_MS);
  readNumber(bytes, start, msEnd);
  time.ms = value;
  readNumber(bytes, msEnd, end);
  time.nanos = value;
  return end;
}

/** Of the last call of `readNumber`: nothing is allocated for a message. */
let value = 0;

/** Reads the digits up to `end`; returns where they end. */
function readNumber(bytes: Uint8Array, start: number, end: number): number {
  let at = start;
  let read = 0;
  for (; at < end; at++) {
    const digit = bytes[at]! - ZERO;
    if (digit < 0 || digit > 9) break;
    read = read * 10 + digit;
  }
  value = read;
  return at;
}

function isDigit(byte = 0): boolean {
  return byte >= ZERO && byte <= ZERO + 9;
}
