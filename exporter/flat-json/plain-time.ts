import { isDigit } from '../json-scan/bytes.js';
import type { Page } from '../event/page.js';
import { Words } from '../json-scan/words.js';
import { parseRfc3339 } from '../window/rfc3339.js';
import { skipDateTime } from './date-time.js';

const DAY_BYTES = '2001-02-24'.length;
const [HOUR_AT, MINUTE_AT, SECOND_AT, FRACTION_AT] = [11, 14, 17, 19] as const;
const [ZERO, DOT] = [0x30, 0x2e] as const;

/**
 * Reads times such as `2001-02-24T07:15:00.5Z` from their bytes. Nearly every event is of the same day as the one before
 * it, which leaves the time of day to be read.
 */
export class PlainTime {
  #day: Words | undefined;
  #dayMs = NaN;

  /** Milliseconds since 1970; NaN where the time is written in another way, or is none. `at` and `end` are outside its quotes. */
  read(page: Page, at: number, end: number): number {
    if (skipDateTime(page, at) !== end) return NaN;
    const { bytes, words } = page;
    at++;
    if (this.#day === undefined || !this.#day.areAt(words, at)) this.#begin(bytes.slice(at, at + DAY_BYTES));
    const hour = twoDigits(bytes, at + HOUR_AT);
    if (hour > 23) return NaN;
    const minutes = hour * 60 + twoDigits(bytes, at + MINUTE_AT);
    const seconds = minutes * 60 + twoDigits(bytes, at + SECOND_AT);
    return this.#dayMs + seconds * 1000 + millisecondsAt(bytes, at + FRACTION_AT);
  }

  #begin(day: Uint8Array): void {
    this.#day = new Words(day);
    this.#dayMs = parseRfc3339(`${String.fromCharCode(...day)}T00:00:00Z`);
  }
}

function twoDigits(bytes: Uint8Array, at: number): number {
  return digitAt(bytes, at) * 10 + digitAt(bytes, at + 1);
}

/** The fraction, where there is one; digits beyond the third are less than a millisecond. */
function millisecondsAt(bytes: Uint8Array, at: number): number {
  if (bytes[at] !== DOT) return 0;
  let milliseconds = 0;
  let unit = 100;
  // The zone ends the digits.
  for (let index = at + 1; unit >= 1 && isDigit(bytes[index]!); index++, unit /= 10) {
    milliseconds += digitAt(bytes, index) * unit;
  }
  return milliseconds;
}

/** The caller knows that a digit is there. */
function digitAt(bytes: Uint8Array, at: number): number {
  return bytes[at]! - ZERO;
}
