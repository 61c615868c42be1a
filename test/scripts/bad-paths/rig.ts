import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, jest, test } from '@jest/globals';
import { runNatsight } from '../../support/run-command.js';
import { tempFolder } from '../../support/temp-folder.js';
import { PLACES } from './places.js';

/** Every bad path at the first place of its kind, and one of them at each further place. */
const cases = PLACES.flatMap(([args, bad], index) =>
  PLACES.findIndex(([, other]) => other === bad) === index
    ? bad.map((path) => ({ args, path }))
    : [{ args, path: bad[index % bad.length] ?? '' }],
);

/** Commands that connect to servers, or are one. */
export const WITH_SERVERS: ReadonlySet<string> = new Set([
  'provision',
  'record',
  'replay',
  'run',
  'start',
  'unprovision',
]);

/** Tries the bad paths of some commands. Call it at the top of a test file. */
export function testBadPaths(isTried: (command: string) => boolean): void {
  jest.setTimeout(240_000);
  const folder = tempFolder();
  beforeAll(() => {
    writeFileSync(join(folder, 'file'), 'x');
    symlinkSync('loop', join(folder, 'loop'));
    mkdirSync(join(folder, 'folder'));
  });

  describe('a path that cannot be used ends the command with a sentence that has the path', () => {
    test.each(inPairs(cases.filter(({ args: [command = ''] }) => isTried(command))))(
      '%j, %j',
      async (...pair) => {
        await Promise.all(
          pair.filter((each) => each !== undefined).map((each) => expectSentence(each, folder)),
        );
        expect.hasAssertions();
      },
    );
  });
}

async function expectSentence({ args, path }: (typeof cases)[number], folder: string): Promise<void> {
  const typed = args.map((word) => (word === 'PATH' ? path : word));
  const { exitCode, stdout, stderr } = await runNatsight(typed, { cwd: folder });
  const output = `${stdout}${stderr}`;
  expect({ typed, exitCode, output }).toEqual({ typed, exitCode: 1, output: expect.stringContaining(path) });
  // No stack, and none of Node's own messages.
  expect(output).not.toMatch(/^ +at |\bE[A-Z]{4,}: |Error: /m);
  expect(output).toMatch(/cannot be (?:read|written|created|used)|there is no|is a directory/);
}

/** Two processes at a time, of different commands: two that start servers would disturb each other. */
function inPairs<T>(all: readonly T[]): (readonly [T, T | undefined])[] {
  const half = Math.ceil(all.length / 2);
  return all.slice(0, half).map((each, index) => [each, all[index + half]]);
}
