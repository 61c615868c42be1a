import { expect, test } from '@jest/globals';
import { histogramQuantile } from '../../../exporter/live/histogram-quantile.js';

// Expected values by hand, from the definition in the PromQL documentation.
test.each([
  { quantile: 0.5, bounds: [1, 2, 4], counts: [1, 1, 1, 0], expected: 1.5 },
  { quantile: 0.95, bounds: [10, 100], counts: [90, 10, 0], expected: 55 },
  { quantile: 1, bounds: [1, 2], counts: [0, 0, 5], expected: 2 },
  { quantile: 0.25, bounds: [8], counts: [4, 0], expected: 2 },
  { quantile: 0.5, bounds: [-1, 1], counts: [4, 0, 0], expected: -1 },
])('p$quantile of $counts in $bounds is $expected', ({ quantile, bounds, counts, expected }) => {
  expect(histogramQuantile(quantile, bounds, counts)).toBeCloseTo(expected, 10);
});

test('no observations, no quantile', () => {
  expect(histogramQuantile(0.5, [1, 2], [0, 0, 0])).toBeNaN();
});
