import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, jest, test } from '@jest/globals';
import { connect } from '@nats-io/transport-node';
import { freePort, testServers } from '../../support/servers.js';
import { root, runNatsight } from '../../support/run-command.js';
import { tempFolder } from '../../support/temp-folder.js';
import { waitFor } from '../../support/wait-for.js';
import { monitoring, processing, writeSetup } from './rig.js';

// Real servers on a machine that is busy with other tests.
jest.setTimeout(30_000);
const servers = testServers();
const folder = tempFolder();
let child: ChildProcess | undefined;
afterEach(() => void child?.kill('SIGKILL'));

/** `natsight run` as a process of its own, and how it ends. */
async function run(natsUrl: string, ...flags: string[]) {
  await writeSetup(folder, { monitoring: { ...monitoring, dynamicUpdates: { hotReload: true } } });
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
  await waitFor('it serves', async () => (await fetch(`${url}/-/healthy`)).ok);
  return { url, process: started, exit, log: () => stdout };
}

const isReady = async (url: string) => (await fetch(`${url}/-/ready`)).ok;

describe('natsight run', () => {
  test.each(['SIGTERM', 'SIGINT'] as const)(
    'on %s it takes in what arrived and ends with 0 within five seconds',
    async (signal) => {
      const nats = await servers.nats();
      const exporter = await run(nats.url);
      await waitFor('it is ready', () => isReady(exporter.url));
      const publisher = await connect({ servers: nats.url });
      publisher.publish('flights.ORD', JSON.stringify({ origin: 'ORD', delay: 1 }));
      await publisher.close();
      const started = performance.now();
      exporter.process.kill(signal);
      expect(await exporter.exit).toBe(0);
      expect(performance.now() - started).toBeLessThan(5_000);
      expect(exporter.log()).toContain('"msg":"natsight stopped"');
      await expect(fetch(exporter.url)).rejects.toThrow('fetch failed');
    },
  );

  test('it ends as fast when NATS was never there', async () => {
    const exporter = await run(`nats://127.0.0.1:${await freePort()}`);
    const started = performance.now();
    exporter.process.kill('SIGTERM');
    expect(await exporter.exit).toBe(0);
    expect(performance.now() - started).toBeLessThan(5_000);
  });

  test('the process is named after the service', async () => {
    const exporter = await run(`nats://127.0.0.1:${await freePort()}`);
    const name = `/proc/${exporter.process.pid}/cmdline`;
    if (existsSync(name)) expect(readFileSync(name, 'utf8').replaceAll('\0', '')).toBe('flight-operations');
    else expect(process.platform).not.toBe('linux');
  });

  test('SIGHUP loads the setup again, POST /-/quit ends it where that is enabled', async () => {
    const exporter = await run((await servers.nats()).url, '--web.enable-quit');
    await waitFor('it is ready', () => isReady(exporter.url));
    const changed = { ...processing, processingLogic: { flights: [] } };
    await writeSetup(folder, { processing: changed, monitoring });
    exporter.process.kill('SIGHUP');
    await waitFor('the setup is loaded', () => exporter.log().includes('setup reloaded'));
    expect((await fetch(`${exporter.url}/-/quit`, { method: 'POST' })).status).toBe(200);
    expect(await exporter.exit).toBe(0);
  });
});

describe('what keeps natsight run from starting', () => {
  test('a bad setup: every problem with its place, and exit code 1', async () => {
    const bad = { ...processing, dataStream: {}, liveMetrics: { 'a-b': { type: 'counter' } } };
    await writeSetup(folder, { processing: bad });
    const { exitCode, stdout, stderr } = await runNatsight(['run', folder]);
    expect(exitCode).toBe(1);
    expect(stdout).toBe('');
    expect(stderr).toContain('dataStream');
    expect(stderr).toContain('a-b');
    expect(stderr).not.toContain('    at ');
    expect(
      stderr
        .trim()
        .split('\n')
        .every((line) => /\.json:\d+:\d+ {2}/.test(line)),
    ).toBe(true);
  });

  test.each([
    [['--web.listen-address', 'nowhere'], '--web.listen-address "nowhere" is no address'],
    [['--web.config.file', 'none.yml'], '--web.config.file names "none.yml", which cannot be read'],
    [
      ['--alertmanager.url', 'alertmanager:9093'],
      '--alertmanager.url "alertmanager:9093" is not a URL: expected one such as',
    ],
    [
      ['--prometheus.url', '127.0.0.1:9090'],
      '--prometheus.url "127.0.0.1:9090" is not a URL: expected one such as',
    ],
    [['--web.external-url', 'exporter'], '--web.external-url "exporter" is not a URL: expected one such as'],
    [['--log.level', 'loud'], 'Allowed choices are debug, info, warn, error'],
    [['--workers', '0'], 'expected a whole number from 1 to 64'],
  ])('%j: one sentence, and exit code 1', async (flags, sentence) => {
    await writeSetup(folder);
    const { exitCode, stderr } = await runNatsight(['run', folder, ...flags]);
    expect(exitCode).toBe(1);
    expect(stderr).toContain(sentence);
    expect(stderr.trim().split('\n').length).toBeLessThanOrEqual(2);
    expect(stderr).not.toContain('    at ');
  });

  test.each(['1', '2'])(
    'a port in use, with --workers %s: the port and the flag that chooses another',
    async (workers) => {
      const exporter = await run(`nats://127.0.0.1:${await freePort()}`);
      const { host } = new URL(exporter.url);
      const { exitCode, stderr } = await runNatsight([
        'run',
        folder,
        '--web.listen-address',
        host,
        '--workers',
        workers,
      ]);
      expect(exitCode).toBe(1);
      expect(stderr).toBe(
        `Cannot listen on ${host}: another process uses the port; choose another with --web.listen-address, for example "127.0.0.1:0" for any free port.\n`,
      );
    },
  );

  test('a secret that cannot be read: the file, and exit code 1', async () => {
    const nats = { auth: { tokenFile: 'no-token' } };
    await writeSetup(folder, { processing: { ...processing, service: { ...processing.service, nats } } });
    const { exitCode, stdout } = await runNatsight(['run', folder, '--web.listen-address', '127.0.0.1:0'], {
      env: { NATS_URL: '' },
    });
    expect(exitCode).toBe(1);
    expect(stdout).toContain('no-token');
  });
});
