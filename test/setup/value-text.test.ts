import { describe, expect, test } from '@jest/globals';
import { valueText } from '../../setup/value-text.js';

describe('a value for a person', () => {
  // What Go's %.6g prints.
  test.each([
    [0, '0'],
    [-12, '-12'],
    [0.1 + 0.2, '0.3'],
    [123456.4, '123456'],
    [999999.6, '1e+06'],
    [1000000, '1e+06'],
    [1234567, '1.23457e+06'],
    [-1e100, '-1e+100'],
    [0.0001, '0.0001'],
    [0.00001234, '1.234e-05'],
  ])('writes %d as %s', (value, text) => {
    expect(valueText(value, 'plain')).toBe(text);
  });

  // What humanizePercentage of Prometheus prints.
  test.each([
    [0.146067, '14.61%'],
    [0, '0%'],
    [1, '100%'],
    [123.4567, '1.235e+04%'],
  ])('writes the share %d as %s', (value, text) => {
    expect(valueText(value, 'percent')).toBe(text);
  });
});
