import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { connect } from '@nats-io/transport-node';
import { freePort, testServers } from '../../support/servers.js';
import { tempFolder } from '../../support/temp-folder.js';
import { waitFor } from '../../support/wait-for.js';
import { run } from './process-rig.js';
import { monitoring, processing, writeSetup } from './rig.js';

const servers = testServers();
const folder = tempFolder();

const isReady = async (url: string) => (await fetch(`${url}/-/ready`)).ok;

describe('natsight run', () => {
  test.each(['SIGTERM', 'SIGINT'] as const)(
    'on %s it takes in what arrived and ends with 0',
    async (signal) => {
      const nats = await servers.nats();
      const exporter = await run(folder, nats.url);
      await waitFor('it is ready', () => isReady(exporter.url));
      const publisher = await connect({ servers: nats.url });
      publisher.publish('flights.ORD', JSON.stringify({ origin: 'ORD', delay: 1 }));
      await publisher.close();
      exporter.process.kill(signal);
      expect(await exporter.exit).toBe(0);
      expect(exporter.log()).toContain('"msg":"natsight stopped"');
      await expect(fetch(exporter.url)).rejects.toThrow('fetch failed');
    },
  );

  test('it ends with 0 although NATS was never there', async () => {
    const exporter = await run(folder, `nats://127.0.0.1:${await freePort()}`);
    exporter.process.kill('SIGTERM');
    expect(await exporter.exit).toBe(0);
    expect(exporter.log()).toContain('"msg":"natsight stopped"');
  });

  test('the built program reads the socket itself, not through the NATS client', async () => {
    const exporter = await run(folder, (await servers.nats()).url);
    await waitFor('it is ready', () => isReady(exporter.url));
    expect(exporter.log()).toContain('"msg":"stream connected"');
    expect(exporter.log()).not.toContain('pass through the NATS client');
  });

  test('the process is named after the service', async () => {
    const exporter = await run(folder, `nats://127.0.0.1:${await freePort()}`);
    const name = `/proc/${exporter.process.pid}/cmdline`;
    if (existsSync(name)) expect(readFileSync(name, 'utf8').replaceAll('\0', '')).toBe('flight-operations');
    else expect(process.platform).not.toBe('linux');
  });

  test('SIGHUP loads the setup again, POST /-/quit ends it where that is enabled', async () => {
    const exporter = await run(folder, (await servers.nats()).url, '--web.enable-quit');
    await waitFor('it is ready', () => isReady(exporter.url));
    const changed = { ...processing, processingLogic: { flights: [] } };
    await writeSetup(folder, { processing: changed, monitoring });
    exporter.process.kill('SIGHUP');
    await waitFor('the setup is loaded', () => exporter.log().includes('setup reloaded'));
    expect((await fetch(`${exporter.url}/-/quit`, { method: 'POST' })).status).toBe(200);
    expect(await exporter.exit).toBe(0);
  });
});
