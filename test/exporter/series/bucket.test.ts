import { expect, test } from '@jest/globals';
import { bucketOf } from '../../../exporter/series/bucket.js';
import { samples, uniform } from '../aggregate/samples.js';

test('a value equal to a bound is inside it, and a value beyond all bounds is in the last bucket', () => {
  const bounds = Float64Array.of(1, 2.5, 5);
  const buckets = [-3, 1, 1.01, 2.5, 5, 5.01, 1e9].map((value) => bucketOf(bounds, value));
  expect(buckets).toEqual([0, 0, 1, 1, 2, 3, 3]);
});

test('without bounds there is one bucket', () => {
  expect(bucketOf(new Float64Array(0), 1)).toBe(0);
});

test('agrees with a plain search for any bounds and values', () => {
  const bounds = Float64Array.from(new Set(samples(37, uniform))).sort();
  for (const value of [...samples(2000, uniform, 2), ...bounds]) {
    const found = bounds.findIndex((bound) => value <= bound);
    expect(bucketOf(bounds, value)).toBe(found === -1 ? bounds.length : found);
  }
});
