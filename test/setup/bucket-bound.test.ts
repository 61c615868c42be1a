import fc from 'fast-check';
import { describe, expect, test } from '@jest/globals';
import { boundMatcher, bucketBound } from '../../setup/bucket-bound.js';

describe('a matcher of a bucket', () => {
  test.each([
    [1, 'le=~"1|1\\\\.0"'],
    [0.5, 'le=~"0\\\\.5"'],
    [1_000_000, 'le=~"1000000|1e\\\\+06"'],
    [0.00001, 'le=~"0\\\\.00001|1e-05"'],
  ])('of %d takes every spelling', (bound, matcher) => {
    expect(boundMatcher(bound)).toBe(matcher);
  });
});

describe('the value of "le"', () => {
  // What Prometheus 3 makes of any spelling: strconv.FormatFloat(bound, 'g', -1, 64), and ".0" if it has neither "." nor "e".
  test.each([
    [0, '0.0'],
    [1, '1.0'],
    [-5, '-5.0'],
    [0.5, '0.5'],
    [0.0001, '0.0001'],
    [0.00001, '1e-05'],
    [2.5e-7, '2.5e-07'],
    [100_000, '100000.0'],
    [123_456.5, '123456.5'],
    [1_000_000, '1e+06'],
    [1_234_567, '1.234567e+06'],
    [1e21, '1e+21'],
    [1e300, '1e+300'],
    [Infinity, '+Inf'],
  ])('of %d is %s', (bound, text) => {
    expect(bucketBound(bound)).toBe(text);
  });

  test('reads back as the same number', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (bound) => {
        expect(Number(bucketBound(bound))).toBe(bound === 0 ? 0 : bound);
        expect(bucketBound(bound)).toMatch(/[.e]/);
      }),
    );
  });
});
