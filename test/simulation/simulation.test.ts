import { expect, test } from '@jest/globals';
import { seedsFrom, simulate } from './batch.js';
import { describeSchedule } from './plan/schedule.js';

/** `npm run simulate` runs 100,000 by default. */
const SCHEDULES = 300;

test(`after each of ${SCHEDULES} crash schedules, everything is counted exactly once`, async () => {
  const wrong: unknown[] = [];
  let exact = 0;
  await simulate(seedsFrom(1, SCHEDULES), ({ seed, outcome, schedule }) => {
    if (outcome?.kind === 'wrong') wrong.push({ seed, ...outcome, schedule: describeSchedule(schedule) });
    if (outcome?.kind === 'exact') exact++;
    return wrong.length < 3;
  });
  expect(wrong).toEqual([]);
  // Few schedules end with a state that is damaged as a whole.
  expect(exact).toBeGreaterThan(0.95 * SCHEDULES);
});

test('a seed gives the same schedule and the same course again', async () => {
  const courses: (readonly string[])[] = [];
  for (const seeds of [seedsFrom(1, 20), seedsFrom(20, 1)]) {
    await simulate(
      seeds,
      (simulation) => {
        if (simulation.seed === 20)
          courses.push([...describeSchedule(simulation.schedule), ...simulation.log]);
        return true;
      },
      { logs: true },
    );
  }
  expect(courses).toHaveLength(2);
  expect(courses[0]?.length).toBeGreaterThan(8);
  expect(courses[1]).toEqual(courses[0]);
});
