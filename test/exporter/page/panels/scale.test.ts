import { expect, test } from '@jest/globals';
import { scaleOf } from '../../../../exporter/page/panels/scale.js';

test.each<
  [what: string, min: number | undefined, max: number | undefined, values: number[], shares: number[]]
>([
  ['ends at the largest value', undefined, undefined, [0, 5, 20], [0, 0.25, 1]],
  ['has the ends that the panel gives it', 10, 30, [10, 20, 30], [0, 0.5, 1]],
  ['goes no further than its ends', 10, 30, [0, 50], [0, 1]],
  ['of negative values alone ends at zero', -100, undefined, [-100, -25], [0, 0.75]],
  ['of zeros is empty', undefined, undefined, [0, 0], [0, 0]],
])('a scale %s', (_, min, max, values, shares) => {
  expect(values.map(scaleOf({ min, max }, values))).toEqual(shares);
});
