import { afterEach, describe, expect, jest, test } from '@jest/globals';
import { formatValue } from '../../../exporter/page/format.js';

afterEach(() => {
  jest.restoreAllMocks();
});

describe('a value', () => {
  test.each<[value: number, unit: string, text: string]>([
    [0, 'short', '0'],
    [0.000123456, 'short', '0.000123'],
    [-0.5, 'short', '-0.5'],
    [12.345, 'short', '12.3'],
    [999.6, 'short', '1,000'.replace(',', '')],
    [1_234, 'short', '1.23 K'],
    [-1_234_567, 'short', '-1.23 M'],
    [2.5e9, 'short', '2.5 B'],
    [7e12, 'short', '7 T'],
    [1.5e16, 'short', '15,000 T'],
    [0.256, 'percentunit', '25.6 %'],
    [99.5, 'percent', '99.5 %'],
    [0, 's', '0 s'],
    [0.0000005, 's', '0.5 µs'],
    [0.0123, 's', '12.3 ms'],
    [59, 's', '59 s'],
    [90, 's', '1.5 min'],
    [7_200, 's', '2 h'],
    [-172_800, 's', '-2 d'],
    [1_500, 'ms', '1.5 s'],
    [0, 'bytes', '0 B'],
    [1_023, 'bytes', '1,023 B'],
    [1_536, 'bytes', '1.5 KiB'],
    [3 * 2 ** 30, 'bytes', '3 GiB'],
    [1_234, 'ops', '1.23 K /s'],
    [0.5, 'reqps', '0.5 /s'],
    [12, 'unknown to the page', '12'],
  ])('%d in "%s" is "%s"', (value, unit, text) => {
    expect(formatValue(value, unit)).toBe(text);
  });

  test.each([NaN, Infinity, -Infinity])('%d is a dash', (value) => {
    expect(formatValue(value, 's')).toBe('–');
  });

  test('has as many decimals as the panel says', () => {
    expect(formatValue(1_234.5, 'short', 2)).toBe('1.23 K');
    expect(formatValue(1, 's', 3)).toBe('1.000 s');
    expect(formatValue(0, 'percentunit', 1)).toBe('0.0 %');
  });
});

describe('a time', () => {
  test('is a local date and time', () => {
    const ms = Date.UTC(2026, 10, 26, 12);
    expect(formatValue(ms, 'dateTimeAsIso')).toBe(new Date(ms).toLocaleString());
  });

  test('is told by its distance from now', () => {
    jest.spyOn(Date, 'now').mockReturnValue(100_000);
    expect(formatValue(10_000, 'dateTimeFromNow')).toBe('1.5 min ago');
  });
});
