import type { ReadableBytes } from '../message.js';

/** Digits of the nanoseconds within a millisecond. */
const BELOW_MS = 6;
/** Digits of the milliseconds between the years 2001 and 2286. */
const MS_DIGITS = 13;

const ZERO = 0x30;
/** In each of four bytes: "0", the bits that all digits share, and what makes a byte above "9" differ in them. */
const [ZEROS, HIGH_HALVES, ABOVE_NINE] = [0x30_30_30_30, 0xf0_f0_f0_f0 | 0, 0x06_06_06_06] as const;
/** The values of two of four digits. */
const LOW_DIGITS = 0x00_0f_00_0f;

/** A time in nanoseconds since 1970, in two parts: a double does not hold all of its digits. */
export interface StoredNanos {
  /** Whole milliseconds. */
  ms: number;
  /** Nanoseconds within the millisecond. */
  nanos: number;
}

/** Reads the digits at an offset into `time`; returns where they end. The byte after them is in `bytes`. */
export function readNanos({ bytes, words }: ReadableBytes, start: number, time: StoredNanos): number {
  const [first, second, third] = [
    words.getInt32(start),
    words.getInt32(start + 4),
    words.getInt32(start + 8),
  ];
  const [fourth, last] = [words.getInt32(start + 12), words.getInt32(start + 15)];
  const end = start + MS_DIGITS + BELOW_MS;
  const isUsual = areDigits(first) && areDigits(second) && areDigits(third) && areDigits(fourth);
  if (!isUsual || !areDigits(last) || isDigit(bytes[end])) return readUnusual(bytes, start, time);
  const tail = numberOf(fourth);
  const lastOfMs = (tail / 1_000) | 0;
  time.ms = (numberOf(first) * 10_000 + numberOf(second)) * 100_000 + numberOf(third) * 10 + lastOfMs;
  time.nanos = (tail - lastOfMs * 1_000) * 1_000 + (numberOf(last) % 1_000);
  return end;
}

/** Whether all four bytes of a word are digits. */
function areDigits(word: number): boolean {
  return (word & HIGH_HALVES) === ZEROS && ((word + ABOVE_NINE) & HIGH_HALVES) === ZEROS;
}

/** The number of four digits. */
function numberOf(word: number): number {
  const pairs = ((word >>> 8) & LOW_DIGITS) * 10 + (word & LOW_DIGITS);
  return (pairs >>> 16) * 100 + (pairs & 0xffff);
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
