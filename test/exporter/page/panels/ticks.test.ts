import { resetDocument } from '../dom.js';
import { beforeEach, describe, expect, test } from '@jest/globals';
import { axisTexts, tickSteps, timeTicks } from '../../../../exporter/page/panels/ticks.js';

beforeEach(resetDocument);

describe('the distance between ticks', () => {
  const between = (unit: string, low: number, high: number) =>
    tickSteps(unit).filter((step) => step >= low && step <= high);

  test('is 1, 2 or 5 times a power of ten', () => {
    expect(between('short', 0.01, 100)).toEqual([0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100]);
  });

  test('in seconds is round in minutes, hours and days', () => {
    expect(between('s', 5, 90_000)).toEqual([
      5, 10, 20, 50, 60, 120, 300, 600, 900, 1_800, 3_600, 7_200, 10_800, 21_600, 43_200, 86_400,
    ]);
  });

  test('in bytes is a power of two', () => {
    expect(between('bytes', 512, 4_096)).toEqual([512, 1_024, 2_048, 4_096]);
  });

  test.each(['short', 's', 'bytes'])('of "%s" grows from one to the next', (unit) => {
    const steps = tickSteps(unit);
    expect([...steps].sort((a, b) => a - b)).toEqual(steps);
    expect(new Set(steps).size).toBe(steps.length);
  });
});

describe('the labels of an axis', () => {
  test('have no zeros that say nothing, and no rounding errors', () => {
    expect(axisTexts([0, 0.1 + 0.2, 1_500, 10_000], 'ops')).toEqual([
      '0 ops/s',
      '0.3 ops/s',
      '1.5K ops/s',
      '10K ops/s',
    ]);
    expect(axisTexts([5_400], 's')).toEqual(['1.5 hour']);
    expect(axisTexts([0.5], 'percentunit', 1)).toEqual(['50%']);
  });
});

describe('the times of an axis', () => {
  const noon = new Date(2026, 10, 26, 12, 0, 0).getTime() / 1000;

  test('are round, and as many as there is room for', () => {
    expect(timeTicks(noon + 1, noon + 301, 600).map((tick) => tick - noon)).toEqual([60, 120, 180, 240, 300]);
    expect(timeTicks(noon, noon + 60, 350).map((tick) => tick - noon)).toEqual([0, 15, 30, 45, 60]);
    expect(timeTicks(noon, noon + 300, 60).map((tick) => tick - noon)).toEqual([0, 300]);
  });

  test('begin days at midnight', () => {
    const midnight = new Date(2026, 10, 26).getTime() / 1000;
    expect(timeTicks(midnight + 10, midnight + 7 * 86_400, 400)[0]).toBe(midnight + 86_400);
  });
});
