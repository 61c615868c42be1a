import { describe, expect, test } from '@jest/globals';
import { qualityBars } from '../../../scripts/alert-quality/bars.js';
import { STREAM_KINDS } from '../../../scripts/alert-quality/kinds.js';
import { measure } from '../../../scripts/alert-quality/measure.js';
import { qualityPage } from '../../../scripts/alert-quality/report.js';
import { Seeded } from '../../../scripts/alert-quality/seeded.js';

/** The short form: one stream of each kind, with a seed that the page does not have. */
const SEEDS = [101];
const qualities = STREAM_KINDS.map((kind) => measure(kind, SEEDS));

describe('alerts on generated streams', () => {
  const isGoal = (goal: string) => goal.startsWith('at least half of the budget');

  test.each(qualityBars(qualities).filter(({ goal }) => !isGoal(goal)))('$goal', ({ isMet, measured }) => {
    expect({ isMet, measured }).toEqual({ isMet: true, measured });
  });

  test('are told on a page', () => {
    const page = qualityPage(qualities, qualityBars(qualities), SEEDS);
    expect(page).toContain('with the seeds 101 to 101,');
    for (const { name } of STREAM_KINDS) expect(page).toContain(`| ${name}: `);
  });
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
