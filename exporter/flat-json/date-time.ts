import { isDigit, MALFORMED, QUOTE } from '../json-scan/bytes.js';
import type { Page } from '../event/page.js';

/** `"2001-02-24T07:15:00`: the least and the greatest that each byte may be, four bytes to a word. */
const LEAST = wordsOf('"0000-00-00T00:00:00');
const MOST = wordsOf('"9999-19-39T29:59:59');
const LENGTH = 20;
/** Without its quotes. */
export const SHORTEST_TIME = '2001-02-24T07:15:00Z'.length;
const [DOT, UPPER_Z] = [0x2e, 0x5a] as const;

/**
 * A string with a time such as `2001-02-24T07:15:00.5Z`, which the format "date-time" admits: the fast one of
 * ajv-formats, which knows neither months nor leap years. Of a time that is written in another way this does not tell.
 */
export function skipDateTime({ bytes, words }: Page, at: number): number {
  for (let index = 0; index < LEAST.length; index++) {
    // Both tables are as long.
    if (!isWithin(words.getInt32(at + 4 * index, true), LEAST[index]!, MOST[index]!)) return MALFORMED;
  }
  const end = skipFraction(bytes, at + LENGTH);
  return bytes[end] === UPPER_Z && bytes[end + 1] === QUOTE ? end + 2 : MALFORMED;
}

const HIGH_BITS = 0x80808080 | 0;
const LOW_BITS = 0x7f7f7f7f;

/**
 * Whether each byte of a word is within its bounds, all of which are ASCII. Added to what is missing to 127, a byte that is
 * too great gets its high bit, and no byte carries into the next; one that is too small loses the high bit that it is lent.
 */
function isWithin(word: number, least: number, most: number): boolean {
  const tooGreat = word | (word + (LOW_BITS - most));
  const greatEnough = (word | HIGH_BITS) - least;
  return ((tooGreat | ~greatEnough) & HIGH_BITS) === 0;
}

/** Nothing, or a dot and digits; what has a dot and no digits ends where no time does. */
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
