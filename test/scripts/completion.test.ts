import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { createProgram } from '../../scripts/program.js';
import { runCommand, runNatsight } from '../support/run-command.js';
import { tempFolder } from '../support/temp-folder.js';

const folder = tempFolder();
const scripts = new Map<string, string>();

beforeAll(async () => {
  for (const shell of ['bash', 'zsh', 'fish']) {
    const { stdout } = await runNatsight(['completion', shell]);
    scripts.set(shell, join(folder, `natsight.${shell}`));
    await writeFile(join(folder, `natsight.${shell}`), stdout);
  }
  await mkdir(join(folder, 'my setup'));
  await writeFile(join(folder, 'events.ndjson'), '');
});

/** What bash offers at the end of these words. */
async function offered(...words: string[]): Promise<readonly string[]> {
  const script = `set -u; source "$1"; shift; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _natsight
    printf '%s\\n' "\${COMPREPLY[@]-}"`;
  const args = ['-c', script, 'bash', scripts.get('bash') ?? '', 'natsight', ...words];
  const { stdout, stderr, exitCode } = await runCommand('bash', args, { cwd: folder });
  expect({ stderr, exitCode }).toEqual({ stderr: '', exitCode: 0 });
  return stdout.split('\n').filter((line) => line !== '');
}

describe('bash completes', () => {
  test('every command', async () => {
    const names = createProgram().commands.map((command) => command.name());
    expect(await offered('')).toEqual(expect.arrayContaining([...names, 'help', '-v', '--version']));
    expect(await offered('unpro')).toEqual(['unprovision']);
    expect(await offered('help', 'unp')).toEqual(['unprovision']);
  });

  test('the flags of a command, and no old spelling', async () => {
    for (const command of createProgram().commands) {
      const shown = command.createHelp().visibleOptions(command);
      const spellings = shown.flatMap(({ short, long }) => [short, long]).filter(Boolean);
      expect(await offered(command.name(), '-')).toEqual(spellings);
    }
    expect(await offered('run', 'dir', '--web.c')).toEqual(['--web.config.file']);
    expect(await offered('record', '--serv')).toEqual([]);
  });

  test('the values of a flag, also after "="', async () => {
    expect(await offered('run', '--log.format', '')).toEqual(['json', 'human']);
    expect(await offered('run', '--log.format', '=', 'h')).toEqual(['human']);
    expect(await offered('run', '--log.format', '=')).toEqual(['json', 'human']);
    expect(await offered('run', '--nats.url', '')).toEqual([]);
    expect(await offered('completion', '')).toEqual(['bash', 'zsh', 'fish']);
  });

  test('folders and files where a command takes them', async () => {
    expect(await offered('check', 'm')).toEqual(['my setup']);
    expect(await offered('check', 'e')).toEqual([]);
    expect(await offered('replay', 'e')).toEqual(['events.ndjson']);
    expect(await offered('run', '--replay', 'e')).toEqual(['events.ndjson']);
    expect(await offered('generate', '--out', 'm')).toEqual(['my setup']);
  });
});

describe.each([
  ['bash', '-n'],
  ['zsh', '-n'],
  ['fish', '--no-execute'],
])('the script for %s', (shell, flag) => {
  test('has the syntax of that shell, if it is installed', async () => {
    const found = await runCommand('bash', ['-c', 'command -v "$1"', 'bash', shell]);
    // Debian has none but bash by default.
    if (found.exitCode !== 0) return;
    expect(await runCommand(found.stdout.trim(), [flag, scripts.get(shell) ?? ''])).toEqual({
      exitCode: 0,
      stdout: '',
      stderr: '',
    });
  });

  test('names every flag that a help shows', async () => {
    const { stdout } = await runNatsight(['completion', shell]);
    const longs = createProgram().commands.flatMap((command) =>
      command
        .createHelp()
        .visibleOptions(command)
        .flatMap(({ long }) => long ?? []),
    );
    expect(longs.length).toBeGreaterThan(60);
    const words = new Set(
      stdout.match(/(?:--|-l )[a-z][\w.-]*\w/g)?.map((word) => word.replace('-l ', '--')),
    );
    expect(longs.filter((long) => !words.has(long))).toEqual([]);
  });
});

test('another shell is refused with the ones that there are', async () => {
  const { stderr, exitCode } = await runNatsight(['completion', 'tcsh']);
  expect(exitCode).toBe(1);
  expect(stderr).toContain("'tcsh' is invalid for argument 'shell'. Allowed choices are bash, zsh, fish.");
});
