import { readFileSync } from 'node:fs';
import { beforeAll, expect, test } from '@jest/globals';
import { root } from '../support/run-command.js';
import { PLANTED_BUGS } from './bugs/planted.js';
import type { ShownBug } from './find-bug.js';
import { showBugsInWorkers } from './pool.js';

/** The seeds of schedules that show the bugs: after a change, `npm run simulate -- --schedules 0 --bugs` finds other ones and writes this file. */
const SHOWN_BY = JSON.parse(readFileSync(new URL('bugs/seeds.json', import.meta.url), 'utf8')) as Readonly<
  Record<string, number>
>;
const NAMES = PLANTED_BUGS.map(({ name }) => name);

const shown = new Map<string, ShownBug>();
beforeAll(async () => {
  // The built ones: classes of Node are others in the sandbox of Jest.
  const module = `${root}/dist/test/simulation/worker.js`;
  const onShown = (each: ShownBug) => void shown.set(each.shown, each);
  await showBugsInWorkers({ seeds: SHOWN_BY, workers: 2, module, onShown });
}, 300_000);

test('there are at least forty planted bugs, each with a name of its own and a schedule that shows it', () => {
  expect(new Set(NAMES).size).toBe(NAMES.length);
  expect(NAMES.length).toBeGreaterThanOrEqual(40);
  expect(Object.keys(SHOWN_BY).toSorted()).toEqual(NAMES.toSorted());
});

test.each(NAMES)('is found: %s', (name) => {
  const { withBug, withoutBug } = shown.get(name) ?? {};
  expect(withBug).toBe('wrong');
  expect(['exact', 'refused']).toContain(withoutBug);
});
