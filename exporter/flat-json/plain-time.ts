import { isDigit } from '../json-scan/bytes.js';
import type { Page } from '../event/page.js';
import { Words } from '../json-scan/words.js';
import { parseRfc3339 } from '../../setup/time/rfc3339.js';
import { skipDateTime } from './date-time.js';

const DAY_BYTES = '2001-02-24'.length;
const [HOUR_AT, MINUTE_AT, SECOND_AT, FRACTION_AT] = [11, 14, 17, 19] as const;
const [ZERO, DOT] = [0x30, 0x2e] as const;

/**
 * Parses times such as `2001-02-24T07:15:00.5Z` from their bytes. Most events have the same day as the previous one, so
 * usually only the time of day is parsed.
 */
export class PlainTime {
  #day: Words | undefined;
  #dayMs = NaN;

  /** Milliseconds since 1970; NaN if the time has another form or is invalid. `at` and `end` include its quotes. */
  read(page: Page, at: number, end: number): number {
    if (skipDateTime(page, at) !== end) return NaN;
    const { bytes, words } = page;
    at++;
    if (this.#day === undefined || !this.#day.areAt(words, at))
      this.#startDay(bytes.slice(at, at + DAY_BYTES));
    const hour = twoDigits(bytes, at + HOUR_AT);
    if (hour > 23) return NaN;
    const minutes = hour * 60 + twoDigits(bytes, at + MINUTE_AT);
    const seconds = minutes * 60 + twoDigits(bytes, at + SECOND_AT);
    return this.#dayMs + seconds * 1000 + millisecondsAt(bytes, at + FRACTION_AT);
  }

  #startDay(day: Uint8Array): void {
    this.#day = new Words(day);
    this.#dayMs = parseRfc3339(`${String.fromCharCode(...day)}T00:00:00Z`);
  }
}

function twoDigits(bytes: Uint8Array, at: number): number {
  return digitAt(bytes, at) * 10 + digitAt(bytes, at + 1);
}

/** The optional fraction in milliseconds. Digits after the third are ignored. */
function millisecondsAt(bytes: Uint8Array, at: number): number {
  if (bytes[at] !== DOT) return 0;
  let milliseconds = 0;
  let unit = 100;
  // The `Z` ends the digits.
  for (let index = at + 1; unit >= 1 && isDigit(bytes[index]!); index++, unit /= 10) {
    milliseconds += digitAt(bytes, index) * unit;
  }
  return milliseconds;
}

/** The caller has checked that there is a digit. */
function digitAt(bytes: Uint8Array, at: number): number {
  return bytes[at]! - ZERO;
}
