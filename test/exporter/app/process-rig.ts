import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { afterEach } from '@jest/globals';
import { freePort } from '../../support/servers.js';
import { root } from '../../support/run-command.js';
import { waitFor } from '../../support/wait-for.js';
import { monitoring, writeSetup } from './rig.js';

let child: ChildProcess | undefined;
afterEach(() => void child?.kill('SIGKILL'));

/** `natsight run` as a process of its own, and how it ends. */
export async function run(folder: string, natsUrl: string, ...flags: string[]) {
  await writeSetup(folder, {
    monitoring: { ...monitoring, dynamicUpdates: { hotReload: true, startsAtZero: false } },
  });
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const command = [
    join(root, 'dist/scripts/natsight.js'),
    'run',
    folder,
    '--web.listen-address',
    `127.0.0.1:${port}`,
  ];
  const env = { ...process.env, NATS_URL: natsUrl };
  const started = spawn(process.execPath, [...command, ...flags], {
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  child = started;
  let stdout = '';
  started.stdout.on('data', (chunk) => (stdout += String(chunk)));
  const exit = new Promise<number | null>((resolve) => started.once('exit', resolve));
  await waitFor('it serves', async () => (await fetch(`${url}/-/healthy`)).ok, Boolean, { withinMs: 30_000 });
  return { url, process: started, exit, log: () => stdout };
}
