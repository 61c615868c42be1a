import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { root } from './support/run-command.js';

/**
 * A difference of two times, one of which is now. How long something takes depends on what else the machine does: a test
 * asserts on order, counts or a virtual clock. The linter forbids performance.now() and process.hrtime() in tests.
 */
const ELAPSED = /Date\.now\(\)\s*-(?!-)|-\s*Date\.now\(\)|console\.time\(/;

const findElapsed = (source: string) => source.split('\n').filter((line) => ELAPSED.test(line));

test('no test asserts how long something took', () => {
  const files = readdirSync(join(root, 'test'), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts') && path !== 'tests.test.ts')
    .map((path) => join('test', path));
  const found = files.flatMap((path) =>
    findElapsed(readFileSync(join(root, path), 'utf8')).map((line) => `${path}: ${line.trim()}`),
  );
  expect(found).toEqual([]);
});

test.each([
  'expect(Date.now() - startedMs).toBeLessThan(5_000);',
  'expect(Math.abs(Date.parse(time) - Date.now())).toBeLessThan(1_000);',
  "console.time('the whole run');",
])('an assertion on elapsed time is found: %s', (line) => {
  expect(findElapsed(line)).toEqual([line]);
});

test.each(['const begin = Math.floor(Date.now() / 1_000) * 1_000 - 60_000;', 'new Date(Date.now() + 1_000)'])(
  'a time to start from is none: %s',
  (line) => {
    expect(findElapsed(line)).toEqual([]);
  },
);
