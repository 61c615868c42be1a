import { describe, expect, test } from '@jest/globals';
import { Trail } from '../../../exporter/live/trail.js';

const trailOf = (spanMs: number, ...points: readonly [t: number, total: number][]) => {
  const trail = new Trail(spanMs);
  for (const [t, total] of points) trail.push(t, Float64Array.of(total));
  return trail.grown('interpolated')[0];
};

describe('what grew in the window', () => {
  test('is nothing at the first point', () => {
    expect(trailOf(60_000, [0, 5])).toBe(0);
  });

  test('is what grew since the first point, if that is younger than the window', () => {
    expect(trailOf(60_000, [0, 5], [10_000, 35])).toBe(30);
  });

  test('begins at the edge of the window', () => {
    expect(trailOf(60_000, [0, 0], [30_000, 100], [60_000, 130], [90_000, 135])).toBe(35);
  });

  test('is interpolated where the window begins between two points', () => {
    expect(trailOf(60_000, [0, 0], [40_000, 100], [70_000, 200])).toBe(175);
  });

  test('is a share of the last step, if nothing was sampled for longer than the window', () => {
    expect(trailOf(60_000, [0, 0], [1_000, 10], [121_000, 1_210])).toBe(600);
  });

  test('may be negative: the sum of observations may fall', () => {
    expect(trailOf(60_000, [0, 0], [10_000, -4])).toBe(-4);
  });
});

test('what counts whole things stays whole: the window begins at the nearest point', () => {
  const trail = new Trail(60_000);
  for (const [t, total] of [
    [0, 0],
    [10_000, 7],
    [20_000, 12],
    [74_000, 20],
  ] as const)
    trail.push(t, Float64Array.of(total));
  expect(trail.grown('nearest')).toEqual(Float64Array.of(13));
  trail.push(76_000, Float64Array.of(20));
  expect(trail.grown('nearest')).toEqual(Float64Array.of(8));
});

test('totals are copied: the caller may go on with its own', () => {
  const [trail, totals] = [new Trail(60_000), Float64Array.of(1)];
  trail.push(0, totals);
  totals[0] = 9;
  trail.push(1_000, totals);
  expect(trail.grown('interpolated')).toEqual(Float64Array.of(8));
});

test('points are thinned out, and the window stays exact to a share of its length', () => {
  const trail = new Trail(60_000);
  for (let t = 0; t <= 600_000; t += 250) trail.push(t, Float64Array.of(t * t));
  const exact = 600_000 ** 2 - 540_000 ** 2;
  expect(Math.abs((trail.grown('interpolated')[0] ?? NaN) / exact - 1)).toBeLessThan(1e-5);
});
