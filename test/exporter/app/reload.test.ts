import { connect } from '@nats-io/transport-node';
import type { NatsConnection } from '@nats-io/transport-node';
import { afterEach, describe, expect, test } from '@jest/globals';
import { join } from 'node:path';
import { PROCESSING_FILE } from '../../../setup/model/setup.js';
import { testServers } from '../../support/servers.js';
import { waitFor } from '../../support/wait-for.js';
import { monitoring, processing, replaceFile, startApp, writeSetup } from './rig.js';
import type { RunningApp } from './rig.js';

const servers = testServers();
let publisher: NatsConnection | undefined;
afterEach(() => publisher?.close());

const landed = 'flights_landed_total{origin="ORD"}';

/** An exporter that has counted one flight. */
async function counting(parts: { monitoring?: object } = {}): Promise<RunningApp> {
  const { url } = await servers.nats();
  const app = await startApp({ natsUrl: url }, parts);
  await app.ready();
  publisher = await connect({ servers: url });
  await land(app, 1);
  return app;
}

/** Sends one more flight and waits until the counter stands at `total`. */
async function land(app: RunningApp, total: number): Promise<void> {
  publisher?.publish('flights.ORD', JSON.stringify({ origin: 'ORD', delay: 10 }));
  await waitFor(`flight ${total} counts`, async () => (await app.sample(landed)) === total);
}

const withGauge = {
  ...processing,
  liveMetrics: {
    ...processing.liveMetrics,
    flight_delay_minutes: { type: 'gauge', stream: 'flights', help: 'Delay.', value: 'delay' },
  },
};

describe('a reload', () => {
  test('takes a good setup over: what did not change keeps its values and its consumer', async () => {
    const app = await counting();
    await writeSetup(app.folder, { processing: withGauge });
    expect(await app.post('/-/reload')).toEqual({ status: 200, text: 'The setup was loaded.\n' });
    await land(app, 2);
    expect(await app.sample('flight_delay_minutes')).toBe(10);
    expect(await app.sample('natsight_setup_reloads_total{result="success"}')).toBe(1);
    expect(app.logged.filter((line) => line.includes('stream connected'))).toHaveLength(1);
    expect((await app.get('/-/ready')).status).toBe(200);
  });

  test('refuses a bad setup with all its problems, and the old one goes on', async () => {
    const app = await counting();
    const bad = { ...withGauge, liveMetrics: { ...withGauge.liveMetrics, x: { type: 'countr' } }, typo: 1 };
    await writeSetup(app.folder, { processing: bad });
    const { status, text } = await app.post('/-/reload');
    expect(status).toBe(422);
    expect(text).toContain(`${PROCESSING_FILE}:1:`);
    expect(text).toContain('countr');
    expect(text).toContain('typo');
    expect(await app.sample('natsight_setup_last_reload_success')).toBe(0);
    expect(await app.sample('natsight_setup_reloads_total{result="failure"}')).toBe(1);
    expect(app.logged.join('')).toContain('could not reload the setup');
    await land(app, 2);

    await writeSetup(app.folder);
    expect((await app.post('/-/reload')).status).toBe(200);
    expect(await app.sample('natsight_setup_last_reload_success')).toBe(1);
    await land(app, 3);
  });

  test('reads a stream that is new and leaves one that is gone', async () => {
    const app = await counting();
    const { flights } = processing.dataStreams;
    const moved = { ...processing, dataStreams: { flights: { ...flights, subject: 'landings.>' } } };
    await writeSetup(app.folder, { processing: moved });
    await app.post('/-/reload');
    await app.ready();
    publisher?.publish('flights.ORD', JSON.stringify({ origin: 'ORD', delay: 10 }));
    publisher?.publish('landings.ORD', JSON.stringify({ origin: 'ORD', delay: 10 }));
    await waitFor('the new subject counts', async () => (await app.sample(landed)) === 2);
    await publisher?.flush();
    expect(await app.sample('natsight_events_received_total{stream="flights"}')).toBe(2);
  });

  test('connects anew when the service changes, and says so when it cannot', async () => {
    const app = await counting();
    await writeSetup(app.folder, { processing: { ...processing, service: { name: 'air-traffic' } } });
    expect((await app.post('/-/reload')).status).toBe(200);
    await app.ready();
    await land(app, 2);
    expect(await app.sample('natsight_nats_connected')).toBe(1);
    expect(JSON.parse((await app.get('/api/status')).text)).toMatchObject({ service: 'air-traffic' });

    const nats = { auth: { tokenFile: 'no-token' } };
    await writeSetup(app.folder, { processing: { ...processing, service: { name: 'air-traffic', nats } } });
    expect((await app.post('/-/reload')).status).toBe(200);
    await waitFor('it says what is wrong', async () => (await app.get('/-/ready')).text.includes('no-token'));
    expect((await app.get('/-/ready')).status).toBe(503);
    expect(await app.sample('natsight_stream_connected{stream="flights"}')).toBe(0);

    await writeSetup(app.folder);
    await app.post('/-/reload');
    await app.ready();
    await land(app, 3);
  });

  test('the same setup again changes nothing', async () => {
    const app = await counting();
    const before = JSON.parse((await app.get('/api/status')).text) as { setupHash: string };
    expect((await app.post('/-/reload')).status).toBe(200);
    expect(JSON.parse((await app.get('/api/status')).text)).toMatchObject({ setupHash: before.setupHash });
    await land(app, 2);
  });

  test('happens by itself when the files change, time after time, however they are written', async () => {
    const dynamicUpdates = { hotReload: true, startsAtZero: false };
    const app = await counting({ monitoring: { ...monitoring, dynamicUpdates } });
    const path = join(app.folder, PROCESSING_FILE);
    await replaceFile(path, JSON.stringify(withGauge));
    await waitFor('the first change is in', async () => {
      await land(app, ((await app.sample(landed)) ?? 0) + 1);
      return (await app.sample('flight_delay_minutes')) === 10;
    });
    await replaceFile(path, '{ "half a file');
    await waitFor(
      'the bad one is refused',
      async () => (await app.sample('natsight_setup_last_reload_success')) === 0,
    );
    await replaceFile(path, JSON.stringify(processing));
    await waitFor(
      'the second change is in',
      async () => (await app.sample('flight_delay_minutes')) === undefined,
    );
    expect(await app.sample('natsight_setup_last_reload_success')).toBe(1);
    await land(app, ((await app.sample(landed)) ?? 0) + 1);
  });
});
