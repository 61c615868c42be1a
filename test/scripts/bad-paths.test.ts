import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, jest, test } from '@jest/globals';
import { createProgram } from '../../scripts/program.js';
import { root, runCommand, runNatsight } from '../support/run-command.js';
import { testServers } from '../support/servers.js';
import { tempFolder } from '../support/temp-folder.js';

jest.setTimeout(240_000);
const folder = tempFolder();
const servers = testServers();
const flights = join(root, 'setup/examples/flights');
const orders = join(root, 'setup/examples/orders');
const recorded = join(orders, 'events.ndjson');
const listen = ['--web.listen-address', '127.0.0.1:0'];
const nats = ['--nats.url', 'nats://127.0.0.1:1', '--for', '10s'];

beforeAll(() => {
  writeFileSync(join(folder, 'file'), 'x');
  symlinkSync('loop', join(folder, 'loop'));
  mkdirSync(join(folder, 'folder'));
});

/** Folders without a setup. Relative paths are below a folder of the test. */
const NO_SETUP = ['absent', 'file', 'loop', '/proc'];
/** Folders that cannot be created. In /proc and /sys not even root creates files, and in /proc Node's own mkdir never ends. */
const NO_FOLDER = ['file/sub', 'loop', '/proc/natsight', '/sys/natsight'];
/** Files that cannot be written. */
const NO_FILE = ['file/x', 'folder', '/proc/x', '/sys/x'];
const NOT_READABLE = ['absent', 'folder', 'loop'];

/** A server that nothing has to answer for. */
const NOBODY = 'http://127.0.0.1:9';

/** Every place for a path on the command line: `PATH` stands for it. */
const PLACES: readonly (readonly [args: readonly string[], bad: readonly string[]])[] = [
  [['alerts', 'report', 'PATH'], NO_SETUP],
  [
    ['alerts', 'quiet', flights, '--prometheus.url', NOBODY, '--prometheus.http.config.file', 'PATH'],
    NOT_READABLE,
  ],
  [['alerts', 'report', flights, '--prometheus.url', NOBODY, '--alertmanager.events', 'PATH'], NOT_READABLE],
  [['backtest', 'PATH', '--events', recorded], NO_SETUP],
  [['backtest', orders, '--events', 'PATH'], NOT_READABLE],
  [['backtest', orders, '--events', recorded, '--labels', 'PATH'], NOT_READABLE],
  [
    'backtest ORDERS --events RECORDED --prometheus.url NOBODY --prometheus.http.config.file PATH'
      .replace('ORDERS', orders)
      .replace('RECORDED', recorded)
      .replace('NOBODY', NOBODY)
      .split(' '),
    NOT_READABLE,
  ],
  [['backtest', orders, '--events', recorded, '--prometheus.binary', 'PATH'], NOT_READABLE],
  [['backtest', orders, '--events', recorded, '--against', 'PATH'], NO_SETUP],
  [['backtest', orders, '--events', recorded, '--picture', 'PATH'], NO_FILE],
  [['backtest', orders, '--events', recorded, '--scores', 'PATH'], NO_FOLDER],
  [
    ['backtest', '--values', 'PATH', '--scores', 'out'],
    ['absent', 'file', 'loop'],
  ],
  [['backtest', '--values', join(root, 'test/fixtures/values'), '--scores', 'PATH'], NO_FOLDER],
  [['check', 'PATH'], NO_SETUP],
  [['check', flights, '--web.config.file', 'PATH'], NOT_READABLE],
  [['check', flights, '--prometheus.url', NOBODY, '--prometheus.http.config.file', 'PATH'], NOT_READABLE],
  [['check', flights, '--alertmanager.url', NOBODY, '--alertmanager.http.config.file', 'PATH'], NOT_READABLE],
  [['generate', 'PATH', '--out', 'out'], NO_SETUP],
  [['generate', flights, '--out', 'out', '--scrape.http.config.file', 'PATH'], NOT_READABLE],
  [['generate', flights, '--out', 'PATH'], NO_FOLDER],
  [['init', 'PATH'], NO_FOLDER],
  [['init', 'PATH', '--schemas'], NO_FOLDER],
  [['lint', 'PATH'], NOT_READABLE],
  [['lint', 'grafana/generated', '--setup', 'PATH'], NO_SETUP],
  [['provision', 'PATH', '--dry-run'], NO_SETUP],
  [['provision', flights, '--yes', '--report', 'PATH'], NO_FILE],
  ...['scrape', 'exporter', 'prometheus', 'alertmanager', 'grafana'].flatMap((server) =>
    [
      ['provision', flights, '--yes'],
      ['unprovision', flights],
    ].map((command) => [[...command, `--${server}.http.config.file`, 'PATH'], ['absent']] as const),
  ),
  [['record', 'a.>', ...nats, '--force', '--out', 'PATH'], NO_FILE],
  [['replay', 'PATH', ...nats], NOT_READABLE],
  [['run', 'PATH', ...listen], NO_SETUP],
  [['run', flights, ...listen, '--web.config.file', 'PATH'], NOT_READABLE],
  [['run', flights, ...listen, '--replay', 'PATH'], NOT_READABLE],
  [['run', flights, ...listen, '--state', 'PATH'], NO_FOLDER],
  [
    ['check', flights, '--state', 'PATH'],
    ['absent', 'file', 'loop'],
  ],
  [
    ['run', flights, ...listen, '--alertmanager.url', NOBODY, '--alertmanager.http.config.file', 'PATH'],
    NOT_READABLE,
  ],
  [
    ['run', flights, ...listen, '--prometheus.url', NOBODY, '--prometheus.http.config.file', 'PATH'],
    NOT_READABLE,
  ],
  [['start', 'PATH', '--for', '1s', '--embedded'], NO_SETUP],
  [['start', '--embedded', '--for', '1s', '--report', 'PATH'], NO_FILE],
  [['test', 'PATH'], NO_SETUP],
  [['test', orders, '--junit', 'PATH'], NO_FILE],
  [['unprovision', 'PATH', '--dry-run'], NO_SETUP],
];

/** Every bad path at the first place of its kind, and one of them at each further place. */
const cases = PLACES.flatMap(([args, bad], index) =>
  PLACES.findIndex(([, other]) => other === bad) === index
    ? bad.map((path) => ({ args, path }))
    : [{ args, path: bad[index % bad.length] ?? '' }],
);

describe('a path that cannot be used ends the command with a sentence that has the path', () => {
  test.each(inPairs(cases))('%j, %j', async (...pair) => {
    await Promise.all(pair.filter((each) => each !== undefined).map(expectSentence));
    expect.hasAssertions();
  });
});

async function expectSentence({ args, path }: (typeof cases)[number]): Promise<void> {
  const typed = args.map((word) => (word === 'PATH' ? path : word));
  const { exitCode, stdout, stderr } = await runNatsight(typed, { cwd: folder });
  const output = `${stdout}${stderr}`;
  expect({ typed, exitCode, output }).toEqual({ typed, exitCode: 1, output: expect.stringContaining(path) });
  // No stack, and none of Node's own messages.
  expect(output).not.toMatch(/^ +at |\bE[A-Z]{4,}: |Error: /m);
  expect(output).toMatch(/cannot be (?:read|written|created|used)|there is no|is a directory/);
}

/** The command, and the flag before the path. */
function placeOf([name = '', ...rest]: readonly string[]): string {
  const before = rest[rest.indexOf('PATH') - 1] ?? '';
  return before.startsWith('--') ? `${name} ${before}` : name;
}

/** Two processes at a time, of different commands: two that start servers would disturb each other. */
function inPairs<T>(all: readonly T[]): (readonly [T, T | undefined])[] {
  const half = Math.ceil(all.length / 2);
  return all.slice(0, half).map((each, index) => [each, all[index + half]]);
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
