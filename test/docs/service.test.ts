import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { runCommand } from '../support/run-command.js';
import { tempFolder } from '../support/temp-folder.js';
import { read } from './documents.js';

const folder = tempFolder();
const unit = read('docs/natsight@.service');

/** Runs systemd's own judge on the unit; `undefined` on a machine without it. */
async function analyze(...args: string[]) {
  const path = join(folder, 'natsight@shop.service');
  // Nothing is installed here.
  await writeFile(path, unit.replace('/usr/local/bin/natsight', process.execPath));
  const found = await runCommand('bash', ['-c', 'command -v systemd-analyze']);
  return found.exitCode === 0 ? runCommand('systemd-analyze', [...args, path]) : undefined;
}

test('systemd takes the unit as it is', async () => {
  const verdict = await analyze('verify', '--man=no', '--recursive-errors=no');
  expect(verdict ?? { exitCode: 0, stderr: '' }).toMatchObject({ exitCode: 0, stderr: '' });
});

test('systemd calls its exposure small: below 2 of 10', async () => {
  const verdict = await analyze('security', '--offline=yes', '--threshold=20', '--no-pager');
  expect(verdict?.exitCode ?? 0).toBe(0);
});

test('it runs "natsight run" with a setup of its own, and reloads it by a signal', () => {
  expect(unit).toMatch(/^ExecStart=\/usr\/local\/bin\/natsight run \/etc\/natsight\/%i$/m);
  expect(unit).toMatch(/^ExecReload=\/bin\/kill -HUP \$MAINPID$/m);
});
