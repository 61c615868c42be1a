import { expect, test } from '@jest/globals';
import { parseRecordedTime, writeTime, writeTimeLike } from '../../../../exporter/io/file/recorded-time.js';

const quarterPast = Date.UTC(2001, 1, 24, 7, 15);

test.each([
  ['2001-02-24T07:15:00Z', quarterPast],
  ['2001-02-24T07:15Z', quarterPast],
  ['2001-02-24T07:15', quarterPast],
  ['2001/02/24 07:15', quarterPast],
  ['2001-02-24 07:15:30.250', quarterPast + 30_250],
  ['2001-02-24T08:15:00+01:00', quarterPast],
  ['2001-02-24T02:15:00-0500', quarterPast],
  ['2001-02-24', Date.UTC(2001, 1, 24)],
  [quarterPast, quarterPast],
  [quarterPast / 1000, quarterPast],
  ['yesterday', NaN],
  ['2001-02-24T25:15:00Z', NaN],
  ['', NaN],
  [null, NaN],
  [undefined, NaN],
])('%j is %d', (written, expected) => {
  expect(parseRecordedTime(written)).toBe(expected);
});

test('a time is written in the way of another', () => {
  expect(writeTimeLike('2001-02-24', quarterPast)).toBe('2001-02-24T07:15:00Z');
  expect(writeTimeLike(1e9, quarterPast)).toBe(quarterPast / 1000);
  expect(writeTimeLike(1e12, quarterPast)).toBe(quarterPast);
  expect(writeTime(quarterPast + 5)).toBe('2001-02-24T07:15:00.005Z');
});
