import { expect, test } from '@jest/globals';
import {
  agoText,
  countText,
  percentText,
  rateText,
  secondsText,
} from '../../../../exporter/io/http/landing-words.js';

test.each([
  [0, '0/s'],
  [0.004, 'under 0.1/s'],
  [0.1, '0.1/s'],
  [12.34, '12.3/s'],
  [99.9, '99.9/s'],
  [12_345.6, '12,346/s'],
])('a rate of %d is %s', (rate, text) => {
  expect(rateText(rate)).toBe(text);
});

test.each([
  [0, '0.0 s'],
  [0.42, '0.4 s'],
  [-3, '-3.0 s'],
  [42, '42 s'],
  [119, '1 min'],
  [7_300, '2 h'],
  [90_000, '1 d'],
])('%d seconds are %s', (seconds, text) => {
  expect(secondsText(seconds)).toBe(text);
});

test.each([
  [999, 'just now'],
  [-5_000, 'just now'],
  [3_999, '3 s ago'],
  [10_000, '10 s ago'],
  [3_600_000, '1 h ago'],
])('%d ms ago is %s', (ms, text) => {
  expect(agoText(1_000_000_000, 1_000_000_000 + ms)).toBe(text);
});

test('a share that is not 0 is never shown as 0', () => {
  expect([percentText(0.00001), percentText(0.125), percentText(1)]).toEqual([
    'under 0.1 %',
    '12.5 %',
    '100.0 %',
  ]);
});

test('counts have separators', () => {
  expect(countText(1_234_567)).toBe('1,234,567');
});
