import { join } from 'node:path';
import { describe, expect, jest, test } from '@jest/globals';
import { createProgram } from '../../../scripts/program.js';
import { root, runCommand, runNatsight } from '../../support/run-command.js';
import { testServers } from '../../support/servers.js';
import { tempFolder } from '../../support/temp-folder.js';
import { PLACES } from './places.js';

jest.setTimeout(240_000);
const folder = tempFolder();
const servers = testServers();
const flights = join(root, 'setup/examples/flights');

/** The command, and the flag before the path. */
function placeOf([name = '', ...rest]: readonly string[]): string {
  const before = rest[rest.indexOf('PATH') - 1] ?? '';
  return before.startsWith('--') ? `${name} ${before}` : name;
}

test('every path that a command takes is tried', () => {
  // Their servers have to run: test/scripts/provision/server-folders.test.ts. "health" does without its file.
  const elsewhere = /^(?:provision|unprovision) --(?:prometheus|alertmanager)\.dir$|^health /;
  const isPath = /^(?:dir|file|folder)$/;
  const places = createProgram().commands.flatMap((command) => [
    ...command.registeredArguments.filter((each) => isPath.test(each.name())).map(() => command.name()),
    ...command.options
      .filter(({ flags, hidden }) => !hidden && isPath.test(/<(.+)>/.exec(flags)?.[1] ?? ''))
      .map(({ long }) => `${command.name()} ${long}`),
  ]);
  const tried = new Set(PLACES.map(([args]) => placeOf(args)));
  expect(places.length).toBeGreaterThan(15);
  expect(places.filter((place) => !tried.has(place) && !elsewhere.test(place))).toEqual([]);
});

test.each([
  [['check', ''], "argument 'dir' is empty"],
  [['generate', flights, '--out', ''], "option '--out <folder>' is empty"],
  [['replay', '', '--subject', 'a'], "argument 'file' is empty"],
  [['lint', 'a.json', ''], "argument 'file' is empty"],
])('an empty path, as of a shell variable that is not set, is no path: %j', async (args, sentence) => {
  const { exitCode, stderr } = await runNatsight(args, { cwd: folder });
  expect(exitCode).toBe(1);
  expect(stderr).toContain(`error: ${sentence}: expected a path`);
});

describe('output that cannot be written', () => {
  const bash = (line: string) =>
    runCommand('bash', ['-c', line, 'bash', process.execPath, `${root}/dist/scripts/natsight.js`]);

  test('on a full disk is told', async () => {
    const { exitCode, stderr } = await bash('"$1" "$2" completion bash > /dev/full');
    expect({ exitCode, stderr }).toEqual({
      exitCode: 1,
      stderr: expect.stringMatching(/^Standard output cannot be written: ENOSPC.*\n$/),
    });
  });

  test('since its reader has left ends the command in silence', async () => {
    const { stderr } = await bash('"$1" "$2" check setup/examples/flights --json | true');
    expect(stderr).toBe('');
  });

  test('to a recording on a full disk names the file', async () => {
    const server = await servers.nats();
    const args = ['a.>', '--out', '/dev/full', '--force', '--for', '5s', '--nats.url', server.url];
    const { exitCode, stdout, stderr } = await runNatsight(['record', ...args]);
    expect([exitCode, `${stdout}${stderr}`]).toEqual([
      1,
      expect.stringContaining(
        '"/dev/full" cannot be written: no space is left on the device. Free some space',
      ),
    ]);
  });
});
