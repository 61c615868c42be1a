import { expect, test } from '@jest/globals';
import { seedsFrom, simulate } from './batch.js';
import { PLANTED_BUGS } from './bugs/planted.js';

/** Where the search for a bug begins that few schedules show. */
const SHOWN_BY: ReadonlyMap<string, number> = new Map([
  ['what came after the capture is acked with it', 113],
  ['the positions are saved after the state', 26],
  ['the state is captured when it is written, not at once', 129],
  ['a new file begins with changes only', 28],
  ['the time of the stream is not restored', 123],
  ['idle series are forgotten', 9],
  ['the folder is not synced after a rename', 29],
  ['a restored state is used before it is durable', 507],
  ['a new file is not synced', 50],
  ['an error of a sync is ignored', 129],
]);
/** A bug that so many schedules do not show is not found. */
const MOST = 200;

test('there are at least twenty planted bugs, each with a name of its own', () => {
  expect(new Set(PLANTED_BUGS.map(({ name }) => name)).size).toBe(PLANTED_BUGS.length);
  expect(PLANTED_BUGS.length).toBeGreaterThanOrEqual(20);
});

test.each(PLANTED_BUGS.map((bug) => [bug.name, bug] as const))('is found: %s', async (name, bug) => {
  let isFound = false;
  await simulate(
    seedsFrom(SHOWN_BY.get(name) ?? 1, MOST),
    ({ outcome }) => {
      isFound = outcome?.kind === 'wrong';
      return !isFound;
    },
    { bug },
  );
  expect(isFound).toBe(true);
});
