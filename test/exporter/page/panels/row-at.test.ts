import { expect, test } from '@jest/globals';
import { rowAt } from '../../../../exporter/page/panels/row-at.js';

test.each([
  [[], 5, -1],
  [[10], 5, 0],
  [[10], 15, 0],
  [[10, 20, 30], 14, 0],
  [[10, 20, 30], 16, 1],
  [[10, 20, 30], 20, 1],
  [[10, 20, 30], 99, 2],
])('of rows at %j, the one nearest to %i is %i', (times, time, row) => {
  expect(rowAt(times, time)).toBe(row);
});
