import { axisTimeLength } from '../clock.js';
import { formatValue } from '../format.js';
import { scaled } from '../text-scale.js';

const MINUTE = 60;
const HOUR = 3_600;
const DAY = 86_400;

/** 1, 2 and 5 times every power of ten. */
const DECIMAL = Array.from({ length: 31 }, (_, index) => index - 12).flatMap((power) =>
  [1, 2, 5].map((digit) => Number(`${digit}e${power}`)),
);
const MINUTES_AND_MORE = [
  ...[1, 2, 5, 10, 15, 30].map((minutes) => minutes * MINUTE),
  ...[1, 2, 3, 6, 12].map((hours) => hours * HOUR),
  ...[1, 2, 5, 10, 30, 100, 365].map((days) => days * DAY),
];
const SECONDS = [...DECIMAL.filter((step) => step < MINUTE), ...MINUTES_AND_MORE];
/** Steps of a time of day: a minute is a multiple of those that are shorter. */
const CLOCK = [1, 2, 5, 10, 15, 30, ...MINUTES_AND_MORE];
const BINARY = Array.from({ length: 60 }, (_, power) => 2 ** power);
const BINARY_UNITS: ReadonlySet<string> = new Set(['bytes', 'bits', 'binBps', 'binbps']);
/** Minutes, hours and days as decimals of seconds would be odd numbers; milliseconds are the same in thousandths. */
const MILLISECONDS = SECONDS.map((step) => step * 1_000);

/** The distances between ticks that an axis may choose from, so that ticks are round numbers of the unit. */
export function tickSteps(unit: string): number[] {
  if (unit === 's' || unit === 'dtdurations') return SECONDS;
  if (unit === 'ms' || unit === 'dtdurationms') return MILLISECONDS;
  return BINARY_UNITS.has(unit) ? BINARY : DECIMAL;
}

/** Writes the values of an axis, without zeros that say nothing: "1.5 hour". */
export function axisTexts(ticks: readonly number[], unit: string, decimals?: number): string[] {
  // A tick of 0.30000000000000004 is meant to be 0.3.
  return ticks.map((tick) => shortest(formatValue(Number(tick.toPrecision(12)), unit, decimals)));
}

function shortest(text: string): string {
  return text.replace(/(\d)\.(\d*?)0+(?=\D|$)/, (_, whole: string, rest: string) =>
    rest === '' ? whole : `${whole}.${rest}`,
  );
}

/** Room for a time and between it and the next. */
const LETTER_PX = 6;
const BETWEEN_PX = 12;

/** Round times of day, in seconds since 1970, within a range that is `width` pixels wide. */
export function timeTicks(from: number, to: number, width: number): number[] {
  const roomOf = (step: number) => scaled(axisTimeLength(step * 1_000) * LETTER_PX + BETWEEN_PX);
  const fits = (step: number) => (step / (to - from)) * width >= roomOf(step);
  const step = CLOCK.find(fits) ?? 365 * DAY;
  // Days begin at midnight of the local time.
  const offset = new Date(from * 1000).getTimezoneOffset() * MINUTE;
  const first = Math.ceil((from - offset) / step) * step + offset;
  const count = Math.max(0, Math.floor((to - first) / step) + 1);
  return Array.from({ length: count }, (_, index) => first + index * step);
}
