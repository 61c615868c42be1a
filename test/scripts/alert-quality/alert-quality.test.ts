import { describe, expect, test } from '@jest/globals';
import { HELD_OUT_KINDS } from '../../../scripts/alert-quality/held-out-kinds.js';
import { STREAM_KINDS } from '../../../scripts/alert-quality/kinds.js';
import { qualityPage } from '../../../scripts/alert-quality/report.js';
import { Seeded } from '../../../scripts/alert-quality/seeded.js';
import { measureSuite, WATCHED } from '../../../scripts/alert-quality/suite.js';

/** The short form: one stream of each kind, with a seed that the page does not have. */
const SEEDS = [101];
const result = measureSuite({ ...WATCHED, seeds: SEEDS });

describe('alerts on generated streams', () => {
  const isGoal = (goal: string) => goal.startsWith('at least half of the budget');

  test.each(result.bars.filter(({ goal }) => !isGoal(goal)))('$goal', ({ isMet, measured }) => {
    expect({ isMet, measured }).toEqual({ isMet: true, measured });
  });

  test('are told on a page', () => {
    const page = qualityPage([result]);
    expect(page).toContain('(seeds 101 to 101)');
    for (const { name } of STREAM_KINDS) expect(page).toContain(`| ${name}: `);
  });
});

test('kinds that are held out share no name with those that are watched', () => {
  const names = [...STREAM_KINDS, ...HELD_OUT_KINDS].map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
  for (const { begin } of HELD_OUT_KINDS) {
    const valueAt = begin(new Seeded(7));
    expect(valueAt({ hour: 11.5, weekday: 2 }, 1)).toBeGreaterThanOrEqual(0);
  }
});

test('the numbers of a seed are the same each time, with the mean of their law', () => {
  const draw = (seed: number) => {
    const random = new Seeded(seed);
    return Array.from({ length: 20_000 }, () => [
      random.uniform(),
      random.normal(),
      random.poisson(3),
      random.poisson(80),
    ]);
  };
  expect(draw(7)).toEqual(draw(7));
  expect(draw(7)).not.toEqual(draw(8));
  const mean = (column: number) => draw(7).reduce((sum, row) => sum + (row[column] ?? NaN), 0) / 20_000;
  expect(mean(0)).toBeCloseTo(0.5, 1);
  expect(mean(1)).toBeCloseTo(0, 1);
  expect(mean(2)).toBeCloseTo(3, 1);
  expect(Math.abs(mean(3) - 80)).toBeLessThan(0.5);
});
