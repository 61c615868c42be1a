import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { simulate } from './batch.js';
import { PLANTED_BUGS } from './bugs/planted.js';

/** The seeds of schedules that show the bugs: after a change, `npm run simulate -- --schedules 0 --bugs` finds other ones and writes this file. */
const SHOWN_BY = JSON.parse(readFileSync(new URL('bugs/seeds.json', import.meta.url), 'utf8')) as Readonly<
  Record<string, number>
>;

test('there are at least forty planted bugs, each with a name of its own', () => {
  expect(new Set(PLANTED_BUGS.map(({ name }) => name)).size).toBe(PLANTED_BUGS.length);
  expect(PLANTED_BUGS.length).toBeGreaterThanOrEqual(40);
});

test.each(PLANTED_BUGS.map((bug) => [bug.name, bug] as const))('is found: %s', async (name, bug) => {
  const seed = SHOWN_BY[name] ?? 0;
  const kinds: (string | undefined)[] = [];
  for (const planted of [bug, undefined]) {
    await simulate([seed], ({ outcome }) => kinds.push(outcome?.kind) > 0, { bug: planted });
  }
  expect(kinds[0]).toBe('wrong');
  expect(['exact', 'refused']).toContain(kinds[1]);
});
