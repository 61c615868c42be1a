import { formatDuration } from '../model/duration.js';
import { SECONDS } from './notation.js';
import { valueText } from './value-text.js';

const WORDS: Readonly<Record<string, string>> = {
  ms: 'millisecond',
  s: 'second',
  m: 'minute',
  h: 'hour',
  d: 'day',
  w: 'week',
};
/** A larger number of one unit is not read at a glance. */
const MAX_COUNT = 99;

/** A duration of the setup in words: `2 weeks`, `90 seconds`; `3 h 22 min` if it is not a round one. */
export function durationWords(milliseconds: number): string {
  const [, count = '', unit = ''] = /^(\d+)([a-z]+)$/.exec(formatDuration(milliseconds)) ?? [];
  const word = WORDS[unit];
  if (word === undefined || Number(count) > MAX_COUNT) return valueText(milliseconds / 1000, SECONDS);
  return `${count} ${word}${count === '1' ? '' : 's'}`;
}

/** A time until now, after "the last": `2 weeks`, `hour`. */
export function lastWords(milliseconds: number): string {
  return durationWords(milliseconds).replace(/^1 (?=[a-z]+$)/, '');
}
