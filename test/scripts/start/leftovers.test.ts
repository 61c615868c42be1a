import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import { markUsed, untilUnused } from '../../../scripts/start/leftovers.js';
import { tempFolder } from '../../support/temp-folder.js';

const root = tempFolder();
const folderOf = (name: string) => {
  const folder = join(root, name);
  mkdirSync(folder, { recursive: true });
  return folder;
};

/** A process with the folder on its command line, as a server has it. */
function serverOn(folder: string) {
  return spawn(process.execPath, ['-e', 'setInterval(() => {}, 1_000)', folder], { stdio: 'ignore' });
}

test('a folder that no server has used is free', async () => {
  await expect(untilUnused(folderOf('new'), 'nats')).resolves.toBeUndefined();
});

test('a folder is used until its server has ended', async () => {
  const folder = folderOf('used');
  const server = serverOn(folder);
  await once(server, 'spawn');
  markUsed(folder, Number(server.pid));
  const order: string[] = [];
  const waiting = untilUnused(folder, 'nats').then(() => order.push('free'));
  await setImmediate();
  order.push('killed');
  server.kill('SIGKILL');
  await waiting;
  expect(order).toEqual(['killed', 'free']);
});

test('another process with the number of the server does not use it', async () => {
  const folder = folderOf('reused');
  markUsed(folder, process.pid);
  const isKnown = process.platform === 'linux';
  if (isKnown) await untilUnused(folder, 'nats');
  expect(readFileSync(join(folder, 'server.pid'), 'utf8')).toBe(`${process.pid}\n`);
});

test('a server that was stopped in order leaves nothing', async () => {
  const folder = folderOf('stopped');
  const server = serverOn(folder);
  await once(server, 'spawn');
  markUsed(folder, Number(server.pid))();
  await expect(untilUnused(folder, 'nats')).resolves.toBeUndefined();
  server.kill('SIGKILL');
});
