import { expect, test } from '@jest/globals';
import { CombinedLevels } from '../../../exporter/live/combined-levels.js';

const read = (...values: readonly number[]) => {
  const levels = new CombinedLevels();
  for (const value of values) levels.add(value);
  return (['sum', 'avg', 'min', 'max'] as const).map((operator) => levels.read(operator));
};

test('values are combined as PromQL combines them', () => {
  expect(read(3, 9, 6)).toEqual([18, 6, 3, 9]);
  expect(read(-2)).toEqual([-2, -2, -2, -2]);
});

test('what is not a number is the lowest and the highest only where nothing else is', () => {
  expect(read(NaN, 4, NaN, 2)).toEqual([NaN, NaN, 2, 4]);
  expect(read(NaN)).toEqual([NaN, NaN, NaN, NaN]);
});

test('a cleared one begins again', () => {
  const levels = new CombinedLevels();
  levels.add(5);
  levels.clear();
  levels.add(1);
  expect(levels.read('max')).toBe(1);
  expect(levels.read('avg')).toBe(1);
});
