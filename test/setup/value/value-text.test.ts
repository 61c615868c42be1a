import { describe, expect, test } from '@jest/globals';
import { durationWords } from '../../../setup/value/duration-text.js';
import { notationOfUnit } from '../../../setup/value/notation.js';
import { boundText, valueText } from '../../../setup/value/value-text.js';

describe('a value is written as people write it, in the unit of its display:', () => {
  test.each([
    ['short', 0, '0'],
    ['short', -12, '-12'],
    ['short', 0.1 + 0.2, '0.3'],
    ['short', 0.336, '0.336'],
    ['short', 999.4, '999'],
    ['short', 999.5, '1k'],
    ['short', 12_345, '12.3k'],
    ['short', -1_234_567, '-1.23M'],
    ['short', 2.5e9, '2.5G'],
    ['short', 0.000_012_34, '1.23e-05'],
    ['short', Infinity, 'Inf'],
    ['short', -Infinity, '-Inf'],
    ['short', NaN, 'NaN'],
    ['percentunit', 0.153141, '15.3 %'],
    ['percentunit', 0, '0 %'],
    ['percentunit', 1, '100 %'],
    ['percentunit', 123.4567, '12346 %'],
    ['percent', 99.95, '100 %'],
    ['s', 1.2, '1.2 s'],
    ['s', 0, '0 s'],
    ['s', 0.0153, '15.3 ms'],
    ['s', 0.000_25, '250 µs'],
    ['s', 59.96, '1 min'],
    ['s', 150, '2 min 30 s'],
    ['s', 3_600, '1 h'],
    ['s', 12_120, '3 h 22 min'],
    ['s', 100_800, '1 d 4 h'],
    ['s', -150, '-2 min 30 s'],
    ['ms', 1_500, '1.5 s'],
    ['bytes', 1_572_864, '1.5 MiB'],
    ['bytes', 1_023, '0.999 KiB'],
    ['decbytes', 1_500_000, '1.5 MB'],
    ['binBps', 2_048, '2 KiB/s'],
    ['cps', 12_345, '12.3k/s'],
    ['cpm', 5, '5/min'],
    ['celsius', 21.55, '21.6 °C'],
    ['celsius', 1_234, '1234 °C'],
    ['watt', 1_500, '1.5 kW'],
    ['suffix:orders', 12_345, '12.3 korders'],
    ['unheard-of', 5, '5'],
    [undefined, 5, '5'],
    // Go rounds a value in the middle to the even digit.
    ['short', 1.125, '1.12'],
    ['short', 1.375, '1.38'],
    ['celsius', 1_000.5, '1000 °C'],
    ['celsius', 1_001.5, '1002 °C'],
  ])('%s, %d: %s', (unit, value, text) => {
    expect(valueText(value, notationOfUnit(unit))).toBe(text);
  });
});

describe('a bound is not rounded:', () => {
  test.each([
    ['short', 999.5, '999.5'],
    ['short', 12_345, '12345'],
    ['short', 12_300, '12.3k'],
    ['percentunit', 0.05, '5 %'],
    ['percentunit', 0.9995, '99.95 %'],
    ['s', 150, '2 min 30 s'],
    ['s', 150.5, '150.5 s'],
    ['s', 3_601, '3601 s'],
    ['bytes', 1_048_576, '1 MiB'],
    ['bytes', 1_048_577, '1048577 B'],
    ['short', -5, '-5'],
  ])('%s, %d: %s', (unit, value, text) => {
    expect(boundText(value, notationOfUnit(unit))).toBe(text);
  });
});

describe('a duration of the setup in words:', () => {
  test.each([
    [1_209_600_000, '2 weeks'],
    [2_592_000_000, '30 days'],
    [604_800_000, '1 week'],
    [21_600_000, '6 hours'],
    [90_000, '90 seconds'],
    [1_000, '1 second'],
    [250, '250 ms'],
    [12_120_000, '3 h 22 min'],
    [0, '0 seconds'],
  ])('%d: %s', (ms, text) => {
    expect(durationWords(ms)).toBe(text);
  });
});
