import { isDigit, MALFORMED, QUOTE } from '../json-scan/bytes.js';
import type { Page } from '../event/page.js';

/** `"2001-02-24T07:15:00`: minimum and maximum of each byte, four bytes per word. */
const MINIMUM = wordsOf('"0000-00-00T00:00:00');
const MAXIMUM = wordsOf('"9999-19-39T29:59:59');
const LENGTH = 20;
/** Length without the quotes. */
export const SHORTEST_TIME = '2001-02-24T07:15:00Z'.length;
const [DOT, UPPER_Z] = [0x2e, 0x5a] as const;

/**
 * Skips a string such as `2001-02-24T07:15:00.5Z`, which matches the format "date-time" in the fast mode of ajv-formats (it
 * ignores the lengths of months and leap years). Returns `MALFORMED` for any other form, even if it is a valid time.
 */
export function skipDateTime({ bytes, words }: Page, at: number): number {
  for (let index = 0; index < MINIMUM.length; index++) {
    // Both tables have the same length.
    if (!isWithin(words.getInt32(at + 4 * index, true), MINIMUM[index]!, MAXIMUM[index]!)) return MALFORMED;
  }
  const end = skipFraction(bytes, at + LENGTH);
  return bytes[end] === UPPER_Z && bytes[end + 1] === QUOTE ? end + 2 : MALFORMED;
}

const HIGH_BITS = 0x80808080 | 0;
const LOW_BITS = 0x7f7f7f7f;

/**
 * Whether each byte of a word is within its bounds, which are ASCII. Adding 127 - maximum sets the high bit of a byte that is
 * too great, without a carry into the next byte. Setting the high bit and subtracting the minimum clears the high bit of a byte
 * that is too small.
 */
function isWithin(word: number, minimum: number, maximum: number): boolean {
  const tooGreat = word | (word + (LOW_BITS - maximum));
  const greatEnough = (word | HIGH_BITS) - minimum;
  return ((tooGreat | ~greatEnough) & HIGH_BITS) === 0;
}

/** Skips an optional fraction: a dot and digits. Does not skip a dot without digits, so the caller rejects it. */
function skipFraction(bytes: Uint8Array, at: number): number {
  if (bytes[at] !== DOT) return at;
  let end = at + 1;
  while (isDigit(bytes[end]!)) end++;
  return end === at + 1 ? at : end;
}

function wordsOf(text: string): Int32Array {
  const { buffer } = new TextEncoder().encode(text);
  const view = new DataView(buffer);
  return Int32Array.from({ length: text.length / 4 }, (_, index) => view.getInt32(4 * index, true));
}
