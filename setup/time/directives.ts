import { fractionMs } from './time-text.js';
import { offsetMsOf } from './zone.js';

/** The parts of a time that a layout has read. */
export interface TimeParts {
  year: number;
  month: number;
  day: number;
  /** Day of the year, instead of month and day; NaN if it was not read. */
  yearDay: number;
  hour: number;
  minute: number;
  second: number;
  fractionMs: number;
  /** Hours to add for PM. */
  halfDay: number;
  /** Offset from UTC in milliseconds; `undefined` if it was not read. */
  offsetMs: number | undefined;
  /** Seconds since 1970, instead of all others; NaN if they were not read. */
  epochSeconds: number;
}

/** How one directive is read. */
export interface Directive {
  /** Matches at the place of the directive. It has no groups. */
  readonly pattern: string;
  /** Stores what was matched; NaN for a text that is no such part. */
  readonly store: (parts: TimeParts, text: string) => void;
}

const MONTHS = 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ');
const MONTH_NAMES =
  'January|February|March|April|May|June|July|August|September|October|November|December|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec';
const DAY_NAMES =
  'Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|Mon|Tues|Tue|Wed|Thurs|Thu|Fri|Sat|Sun';

const TWO_DIGITS = String.raw`\d{1,2}`;
/** Padded with a space, as in `Nov  5`. */
const PADDED = String.raw` ?\d{1,2}`;

const month: Directive = {
  pattern: MONTH_NAMES,
  store: (parts, text) => void (parts.month = MONTHS.indexOf(text.slice(0, 3).toLowerCase()) + 1),
};
const weekday: Directive = { pattern: DAY_NAMES, store: () => undefined };
const hour = (pattern: string): Directive => ({
  pattern,
  store: (parts, text) => void (parts.hour = Number(text)),
});
/** 12 is the hour before 1. */
const hourOfHalf = (pattern: string): Directive => ({
  pattern,
  store: (parts, text) =>
    void (parts.hour = Number(text) >= 1 && Number(text) <= 12 ? Number(text) % 12 : NaN),
});
const day = (pattern: string): Directive => ({
  pattern,
  store: (parts, text) => void (parts.day = Number(text)),
});
const half: Directive = {
  pattern: '[AaPp][Mm]',
  store: (parts, text) => void (parts.halfDay = /^p/i.test(text) ? 12 : 0),
};

/** The directives of `strptime` that determine a time, with `%f`, `%L` and `%.f` for fractions as in Python, Ruby and chrono. */
export const DIRECTIVES: Readonly<Record<string, Directive>> = {
  Y: { pattern: String.raw`\d{4}`, store: (parts, text) => void (parts.year = Number(text)) },
  y: {
    pattern: String.raw`\d\d`,
    // As in POSIX: 69 to 99 are in the last century.
    store: (parts, text) => void (parts.year = Number(text) + (Number(text) < 69 ? 2000 : 1900)),
  },
  m: { pattern: TWO_DIGITS, store: (parts, text) => void (parts.month = Number(text)) },
  b: month,
  B: month,
  h: month,
  d: day(TWO_DIGITS),
  e: day(PADDED),
  j: { pattern: String.raw`\d{3}`, store: (parts, text) => void (parts.yearDay = Number(text)) },
  a: weekday,
  A: weekday,
  H: hour(TWO_DIGITS),
  k: hour(PADDED),
  I: hourOfHalf(TWO_DIGITS),
  l: hourOfHalf(PADDED),
  p: half,
  P: half,
  M: { pattern: TWO_DIGITS, store: (parts, text) => void (parts.minute = Number(text)) },
  S: { pattern: TWO_DIGITS, store: (parts, text) => void (parts.second = Number(text)) },
  f: { pattern: String.raw`\d+`, store: storeFraction },
  L: { pattern: String.raw`\d{3}`, store: storeFraction },
  '.f': {
    pattern: String.raw`(?:[.,]\d+)?`,
    store: (parts, text) => storeFraction(parts, text.slice(1)),
  },
  z: {
    pattern: String.raw`(?:Z|z|[+-]\d\d(?::?\d\d)?)`,
    store: (parts, text) => void (parts.offsetMs = offsetMsOf(text) ?? NaN),
  },
  Z: { pattern: '(?:UTC|GMT|Z)', store: (parts) => void (parts.offsetMs = 0) },
  s: {
    pattern: String.raw`-?\d+`,
    store: (parts, text) => void (parts.epochSeconds = Number(text)),
  },
};

/** Directives that stand for several others. */
export const COMBINED: Readonly<Record<string, string>> = {
  F: '%Y-%m-%d',
  D: '%m/%d/%y',
  T: '%H:%M:%S',
  R: '%H:%M',
};

function storeFraction(parts: TimeParts, digits: string): void {
  parts.fractionMs = fractionMs(digits);
}
