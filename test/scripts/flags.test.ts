import { describe, expect, test } from '@jest/globals';
import type { Command, Option } from 'commander';
import { OLD_SPELLINGS } from '../../scripts/flags/old-spellings.js';
import { createProgram } from '../../scripts/program.js';
import { createProgram as createRunProgram } from '../../scripts/run-program.js';
import { runNatsight } from '../support/run-command.js';

interface Flag {
  readonly command: string;
  readonly long: string;
  readonly option: Option;
}

const { commands } = createProgram();
const flags = commands.flatMap(flagsOf);
const shown = flags.filter(({ option }) => !option.hidden);

function flagsOf(command: Command): readonly Flag[] {
  return command.options.map((option) => ({ command: command.name(), long: option.long ?? '', option }));
}

/** What a flag is about: "--replay.speed" of "run" is "--speed" of "replay". */
const meaningOf = ({ command, long }: Flag) => (command === 'run' ? long.replace('--replay.', '--') : long);

test('the command line that only runs the exporter has the flags that "run" has among all commands', () => {
  const alone = createRunProgram().commands;
  expect(alone.map((command) => command.name())).toEqual(['run']);
  const spelled = (all: readonly Flag[]) =>
    all.filter(({ command }) => command === 'run').map(({ option }) => option.flags);
  expect(spelled(alone.flatMap(flagsOf))).toEqual(spelled(flags));
});

describe('one thing has one spelling', () => {
  test('in all commands: a server is its name, a dot and what of it', () => {
    const servers = /nats|server|exporter|prometheus|alertmanager|grafana/;
    expect(
      [...new Set(shown.map(({ long }) => long).filter((long) => servers.test(long)))].toSorted(),
    ).toEqual([
      '--alertmanager.dir',
      '--alertmanager.events',
      '--alertmanager.http.config.file',
      '--alertmanager.label',
      '--alertmanager.mode',
      '--alertmanager.url',
      '--exporter.http.config.file',
      '--exporter.url',
      '--grafana.api',
      '--grafana.http.config.file',
      '--grafana.instance',
      '--grafana.kind',
      '--grafana.url',
      '--nats.url',
      '--no-prometheus',
      '--prometheus.binary',
      '--prometheus.dir',
      '--prometheus.http.config.file',
      '--prometheus.url',
    ]);
  });

  test('flags differ by more than their punctuation', () => {
    const spellings = new Map<string, Set<string>>();
    for (const flag of shown) {
      const letters = meaningOf(flag).replaceAll(/[^a-z]/g, '');
      spellings.set(letters, (spellings.get(letters) ?? new Set()).add(meaningOf(flag)));
    }
    expect([...spellings.values()].filter((each) => each.size > 1)).toEqual([]);
  });

  test('a flag with a value has a value in every command', () => {
    const takesValue = new Map<string, boolean>();
    for (const flag of shown.filter(({ long }) => long !== '--replay')) {
      const { required } = flag.option;
      expect([flag.command, flag.long, takesValue.get(meaningOf(flag)) ?? required]).toEqual([
        flag.command,
        flag.long,
        required,
      ]);
      takesValue.set(meaningOf(flag), required);
    }
  });

  test('no help shows an old spelling', () => {
    const old = new Set(Object.values(OLD_SPELLINGS).flat());
    expect(shown.filter(({ long }) => old.has(long))).toEqual([]);
    const helps = commands.map((command) => command.helpInformation()).join('\n');
    expect([...old].filter((spelling) => new RegExp(`${spelling}(?![\\w.-])`).test(helps))).toEqual([]);
  });
});

describe('an old spelling', () => {
  test.each(Object.entries(OLD_SPELLINGS))('of %s works in every command that has the flag', (flag, olds) => {
    const having = commands.filter((command) => command.options.some(({ long }) => long === flag));
    expect(having.length).toBeGreaterThan(0);
    for (const command of having) {
      const today = command.options.find(({ long }) => long === flag);
      for (const old of olds) {
        const alias = command.options.find(({ long }) => long === old);
        expect(alias).toMatchObject({ hidden: true, required: today?.required });
        expect(alias?.attributeName()).toBe(today?.attributeName());
        expect(alias?.parseArg).toBe(today?.parseArg);
      }
    }
  });

  test('the flags of a replay have the same spelling in "run" and in "replay", beside the short one', () => {
    const ofRun = flags.filter(({ command, long }) => command === 'run' && long.startsWith('--replay.'));
    const ofReplay = new Set(flags.filter(({ command }) => command === 'replay').map(({ long }) => long));
    expect(ofRun.length).toBeGreaterThan(5);
    expect(ofRun.filter(({ long }) => !ofReplay.has(long))).toEqual([]);
  });

  test('reaches the command', async () => {
    const args = ['setup/examples/flights', '--server', 'nats://127.0.0.1:1', '--listen', '1s'];
    const { stdout, exitCode } = await runNatsight(['check', ...args]);
    expect([exitCode, stdout]).toEqual([
      1,
      expect.stringMatching(/cannot connect to NATS: .*127\.0\.0\.1:1/),
    ]);
  });

  test('of a flag with a wrong value is named in the error', async () => {
    const { stderr, exitCode } = await runNatsight(['generate', 'x', '--out', 'y', '--exporter', 'nowhere']);
    expect(exitCode).toBe(1);
    expect(stderr).toContain("option '--exporter <url>' argument 'nowhere' is invalid");
  });
});

test.each(['-v', '--version', '-V'])('%s prints the version', async (flag) => {
  const { stdout, stderr, exitCode } = await runNatsight([flag]);
  expect({ stdout, stderr, exitCode }).toEqual({ stdout: '0.1.0\n', stderr: '', exitCode: 0 });
});
