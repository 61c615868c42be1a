import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { guard } from '../../../scripts/servers/guard.js';
import { monitoring, processing, writeSetup } from '../../exporter/app/rig.js';
import { root } from '../../support/run-command.js';
import { freePort, testServers } from '../../support/servers.js';
import { tempFolder } from '../../support/temp-folder.js';
import { waitFor } from '../../support/wait-for.js';

const servers = testServers();
const folder = tempFolder();
const base = join(folder, 'code');

/** Upon SIGUSR2 it prints the modules of Node that were loaded since flags of V8 were set. */
const HOOK = `
const v8 = require('node:v8');
const set = v8.setFlagsFromString;
let loaded;
v8.setFlagsFromString = (flag) => {
  loaded ??= process.moduleLoadList.length;
  set(flag);
};
process.on('SIGUSR2', () => {
  const modules = process.moduleLoadList.slice(loaded).filter((name) => /^NativeModule (?!internal)/.test(name));
  process.stdout.write(JSON.stringify({ modules }) + '\\n');
});
`;

/** Runs an exporter until it has served a scrape. Returns what its hook says once it is ready. */
async function runUntilScraped(natsUrl: string): Promise<{ modules: readonly string[] }> {
  const hook = join(folder, 'hook.cjs');
  writeFileSync(hook, HOOK);
  const address = `127.0.0.1:${await freePort()}`;
  const args = [
    'run',
    folder,
    '--nats.url',
    natsUrl,
    '--web.listen-address',
    address,
    '--log.format',
    'json',
  ];
  const child = spawn(
    process.execPath,
    ['--require', hook, join(root, 'dist/scripts/natsight.js'), ...args],
    {
      env: { PATH: process.env['PATH'], NODE_COMPILE_CACHE: base },
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  await once(child, 'spawn');
  const release = guard(Number(child.pid));
  let output = '';
  child.stdout.on('data', (chunk) => (output += String(chunk)));
  const lineWith = async (part: string) => {
    const find = () => output.split('\n').find((line) => line.includes(part));
    await waitFor(`it prints ${part}`, () => find() !== undefined, Boolean, { withinMs: 30_000 });
    return find() ?? '';
  };
  await lineWith('"stream connected"');
  child.kill('SIGUSR2');
  const said = JSON.parse(await lineWith('"modules"')) as { modules: readonly string[] };
  expect((await fetch(`http://${address}/metrics`)).status).toBe(200);
  child.kill('SIGTERM');
  await once(child, 'exit');
  release();
  return said;
}

/** The files with compiled code, by what changes when one is written again. */
function keptCode(): Record<string, number> {
  const own = join(base, readdirSync(base).find((name) => name.startsWith('natsight-code')) ?? '');
  return Object.fromEntries(readdirSync(own).map((name) => [name, statSync(join(own, name)).ino]));
}

test('a start compiles nothing again: neither what is loaded once it is ready, nor modules of Node', async () => {
  await writeSetup(folder, { processing, monitoring });
  const nats = await servers.nats();
  const { modules } = await runUntilScraped(nats.url);
  expect(modules).toEqual([]);
  const files = keptCode();
  expect(Object.keys(files).filter((name) => name.startsWith('run.exporter-web-'))).toHaveLength(1);
  await runUntilScraped(nats.url);
  expect(keptCode()).toEqual(files);
});
