import { join } from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { createProgram } from '../../scripts/program.js';
import { root, runCommand, runNatsight } from '../support/run-command.js';
import type { CommandResult } from '../support/run-command.js';
import { testServers } from '../support/servers.js';
import { tempFolder } from '../support/temp-folder.js';

const servers = testServers();
const folder = tempFolder();
const flights = join(root, 'setup/examples/flights');
const orders = join(root, 'setup/examples/orders');
let natsUrl = '';

beforeAll(async () => {
  natsUrl = (await servers.nats()).url;
});

/** One run of each command that prints what it has to print and ends by itself. */
const runs = (): readonly (readonly string[])[] => [
  ['alerts', 'report', flights, '--prometheus.url', 'http://127.0.0.1:1'],
  ['backtest', orders, '--events', join(orders, 'events.ndjson')],
  ['check', flights],
  ['completion', 'zsh'],
  ['generate', flights, '--out', 'out'],
  ['health', '--web.listen-address', '127.0.0.1:1'],
  ['init', 'setup', '--force'],
  ['lint', 'absent'],
  ['provision', flights, '--dry-run', '--exporter.url', 'http://127.0.0.1:1'],
  ['record', 'a.>', '--out', 'a.ndjson', '--force', '--for', '1s', '--nats.url', natsUrl],
  [
    'replay',
    join(flights, 'flights.csv'),
    '--subject',
    'a.b',
    '--limit',
    '9',
    '--speed',
    'max',
    '--nats.url',
    natsUrl,
  ],
  ['run', flights, '--web.listen-address', '127.0.0.1:0', '--replay', 'absent'],
  ['start', 'absent'],
  ['test', orders],
  ['unprovision', 'absent', '--dry-run'],
  ['webhook', '--web.listen-address', 'nowhere'],
  ['--help'],
  ['chekc'],
];

/** The same at a terminal: `script` runs it on a pseudo terminal. */
function atTerminal(args: readonly string[], env: Readonly<Record<string, string>>): Promise<CommandResult> {
  const words = [process.execPath, `${root}/dist/scripts/natsight.js`, ...args];
  const line = words.map((word) => `'${word}'`).join(' ');
  const given = { TERM: 'xterm-256color', NO_COLOR: '', ...env };
  return runCommand('script', ['--quiet', '--return', '--command', line, '/dev/null'], {
    cwd: folder,
    env: given,
  });
}

const ESCAPE = '\u001b';

test('every command is tried', () => {
  const tried = new Set(runs().map(([name]) => name));
  const commands = createProgram().commands.map((command) => command.name());
  expect(commands.filter((name) => !tried.has(name))).toEqual([]);
});

/** What each command prints, two commands at a time. */
async function printed(
  run: (args: readonly string[]) => Promise<CommandResult>,
): Promise<readonly (readonly [args: readonly string[], output: string])[]> {
  const outputs: [readonly string[], string][] = [];
  const left = runs().values();
  const next = async (): Promise<void> => {
    for (const args of left) {
      const { stdout, stderr } = await run(args);
      outputs.push([args, `${stdout}${stderr}`]);
    }
  };
  await Promise.all([next(), next()]);
  return outputs;
}

describe('no command prints an escape code', () => {
  test.each([
    [
      'into a pipe, whatever the environment asks for',
      (args: readonly string[]) =>
        runNatsight(args, { cwd: folder, env: { NO_COLOR: '', FORCE_COLOR: '3', CLICOLOR_FORCE: '1' } }),
    ],
    ['at a terminal with NO_COLOR', (args: readonly string[]) => atTerminal(args, { NO_COLOR: '1' })],
  ])('%s', async (_place, run) => {
    const outputs = await printed(run);
    expect(outputs.filter(([, output]) => output.includes(ESCAPE) || output === '')).toEqual([]);
    expect(outputs.length).toBe(runs().length);
  });

  test('at a dumb terminal', async () => {
    const replay = runs().find(([name]) => name === 'replay') ?? [];
    const { stdout } = await atTerminal(replay, { TERM: 'dumb' });
    expect(stdout).toContain('9 events replayed');
    expect(stdout).not.toContain(ESCAPE);
  });
});

test('a replay at any other terminal has a progress bar', async () => {
  const replay = runs().find(([name]) => name === 'replay') ?? [];
  expect((await atTerminal(replay, {})).stdout).toContain(ESCAPE);
});

test('at a terminal, "natsight run" prints the addresses of its pages, each for a click', async () => {
  const run = runs().find(([name]) => name === 'run') ?? [];
  const { stdout } = await atTerminal(run, { NO_COLOR: '1' });
  const [, url = ''] = / INFO +natsight started url=(http:\/\/127\.0\.0\.1:\d+) /.exec(stdout) ?? [];
  expect(url).not.toBe('');
  expect(stdout).toContain(
    ` live dashboard title="Flight operations" url=${url}/dashboards/live-main-dashboard\r\n`,
  );
  expect(stdout).toContain(`url=${url}/dashboards/natsight-pipeline\r\n`);
});
