import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { Readable } from 'node:stream';
import { once } from 'node:events';
import { describe, expect, test } from '@jest/globals';
import { Child } from '../../scripts/servers/child.js';
import { claimPort, freePort, onFreePort } from '../../scripts/servers/free-port.js';
import { startPrometheus } from '../../scripts/servers/prometheus.js';
import { tempFolder, writeText } from '../support/temp-folder.js';
import { waitFor } from '../support/wait-for.js';

const folder = tempFolder();
const ready = async () => true;
const neverReady = async () => false;
const shell = (script: string) => ({ name: 'demo', path: '/bin/sh', args: ['-c', script] });

describe('a child process', () => {
  test('that ends while starting is reported with its exit code and its last words', async () => {
    const starting = Child.start({ ...shell('echo "port in use" >&2; exit 3'), isReady: neverReady });
    await expect(starting).rejects.toThrow(
      'demo exited during startup (exit code 3). Last output:\nport in use',
    );
  });

  test('that does not exist is reported with its path', async () => {
    const starting = Child.start({ name: 'demo', path: '/nowhere/demo', args: [], isReady: neverReady });
    await expect(starting).rejects.toThrow(
      'demo cannot be started from "/nowhere/demo": spawn /nowhere/demo ENOENT',
    );
  });

  test('is stopped by SIGTERM, and a second stop is harmless', async () => {
    const child = await Child.start({ ...shell('exec sleep 60'), isReady: ready });
    await child.stop();
    await child.stop();
    expect(isAlive(child.pid)).toBe(false);
  });

  test('that ignores SIGTERM is killed after the grace', async () => {
    const stubborn = shell('trap "" TERM; echo up; while :; do sleep 1; done');
    const child = await Child.start({ ...stubborn, isReady: ready });
    await waitFor('its first line', () => child.lastLines === 'up');
    await child.stop();
    expect(isAlive(child.pid)).toBe(false);
  }, 15_000);

  test('keeps only its last 30 lines', async () => {
    const child = await Child.start({ ...shell('seq 1 100; exec sleep 60'), isReady: ready });
    const isComplete = (text: string) => text.endsWith('100');
    const lines = await waitFor('line 100', () => child.lastLines, isComplete);
    expect(lines.split('\n')[0]).toBe('71');
    await child.stop();
  });
});

describe('a process that starts servers', () => {
  test.each(['SIGKILL', 'SIGTERM', 'SIGINT'] as const)(
    'leaves none behind when %s ends it',
    async (signal) => {
      const guard = new URL('../../dist/scripts/servers/guard.js', import.meta.url).href;
      const script = `
      import { spawn } from 'node:child_process';
      import { guard } from '${guard}';
      const server = spawn('sleep', ['60'], { detached: true });
      guard(server.pid);
      console.log(server.pid);
      setInterval(() => {}, 1000);`;
      const owner = spawn(process.execPath, ['--input-type=module', '-e', script], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      const pid = await firstNumber(owner.stdout);
      expect(isAlive(pid)).toBe(true);
      owner.kill(signal);
      await waitFor(`the end of process ${pid}`, () => !isAlive(pid));
    },
  );
});

describe('a port', () => {
  test('that is wanted and free is taken', async () => {
    const port = await freePort();
    expect(await claimPort(port)).toBe(port);
  });

  test('that somebody listens on is passed over', async () => {
    const port = await freePort();
    const somebody = createServer().listen(port, '127.0.0.1');
    await once(somebody, 'listening');
    expect(await claimPort(port)).not.toBe(port);
    somebody.close();
  });

  test('is chosen by one alone, of this process and of others', async () => {
    const port = await claimPort();
    expect(await claimPort(port)).not.toBe(port);
    const module = new URL('../../dist/scripts/servers/free-port.js', import.meta.url).href;
    const script = `import { claimPort } from '${module}'; console.log(await claimPort(${port}), process.pid);`;
    const others = Array.from({ length: 3 }, () =>
      spawn(process.execPath, ['--input-type=module', '-e', script], {
        stdio: ['ignore', 'pipe', 'inherit'],
      }),
    );
    const chosen = await Promise.all(others.map(({ stdout }) => firstNumber(stdout)));
    if (process.platform === 'linux') expect(chosen).not.toContain(port);
  });

  test('that somebody takes before the server does is given up for another one', async () => {
    const port = await freePort();
    const tried: number[] = [];
    const somebody = createServer();
    const launched = await onFreePort(port, async (each) => {
      tried.push(each);
      if (each !== port) return each;
      somebody.listen(each, '127.0.0.1');
      await once(somebody, 'listening');
      throw new Error('address already in use');
    });
    somebody.close();
    expect(tried).toEqual([port, launched]);
    expect(launched).not.toBe(port);
  });

  test('does not make another fault be tried again', async () => {
    let attempts = 0;
    const launching = onFreePort(undefined, async () => {
      attempts += 1;
      throw new Error('no such program');
    });
    await expect(launching).rejects.toThrow('no such program');
    expect(attempts).toBe(1);
  });

  test('that is taken makes a server say so', async () => {
    const configPath = await writeText(folder, 'prometheus.yml', 'scrape_configs: []\n');
    const port = await freePort();
    const somebody = createServer((socket) => socket.destroy()).listen(port, '127.0.0.1');
    await once(somebody, 'listening');
    const starting = startPrometheus({ configPath, folder: `${folder}/data`, port });
    await expect(starting).rejects.toThrow(/prometheus exited during startup[^]*address already in use/);
    somebody.close();
  });
});

/** A process whose parent died before it stays in the table as a zombie until pid 1 takes note of it. */
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return !/^\d+ \(.*\) Z/.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
}

async function firstNumber(stream: Readable): Promise<number> {
  const [chunk] = (await once(stream, 'data')) as [Buffer];
  return Number(chunk.toString());
}
