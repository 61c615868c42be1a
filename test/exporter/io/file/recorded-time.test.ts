import { expect, test } from '@jest/globals';
import {
  parseRecordedTime,
  parseTimeText,
  writeTime,
  writeTimeLike,
} from '../../../../exporter/io/file/recorded-time.js';

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
  [quarterPast * 1e3, quarterPast],
  [quarterPast * 1e6, quarterPast],
  [`${quarterPast}000000`, quarterPast],
  [`${quarterPast / 1000}.5`, quarterPast + 500],
  [1e300, NaN],
  ['yesterday', NaN],
  ['2001-02-24T25:15:00Z', NaN],
  ['', NaN],
  [null, NaN],
  [undefined, NaN],
])('%j is %d', (written, expected) => {
  expect(parseRecordedTime(written)).toBe(expected);
});

test.each([
  ['"2001-02-24"', '"2001-02-24T07:15:00.005Z"'],
  [undefined, '"2001-02-24T07:15:00.005Z"'],
  ['null', '"2001-02-24T07:15:00.005Z"'],
  ['1000000000', '982998900'],
  ['1000000000.25', '982998900.005'],
  ['1000000000000', '982998900005'],
  ['1000000000000000', '982998900005000'],
  ['1700000000123456789', '982998900005000000'],
  ['"1700000000123456789"', '"982998900005000000"'],
])('a time is written in the way of %s', (like, expected) => {
  expect(writeTimeLike(like, quarterPast + 5)).toBe(expected);
});

test('nanoseconds are read from their digits', () => {
  expect(parseTimeText('1700000000123456789')).toBeCloseTo(1_700_000_000_123.457, 2);
  expect(parseTimeText('"1700000000123"')).toBe(1_700_000_000_123);
  expect(parseTimeText(undefined)).toBeNaN();
});

test('whole seconds are written without milliseconds', () => {
  expect(writeTime(quarterPast)).toBe('2001-02-24T07:15:00Z');
  expect(writeTime(quarterPast + 5)).toBe('2001-02-24T07:15:00.005Z');
});
