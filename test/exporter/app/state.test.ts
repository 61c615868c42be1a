import { readdir, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { jetstream, jetstreamManager } from '@nats-io/jetstream';
import { describe, expect, test } from '@jest/globals';
import { connect } from '@nats-io/transport-node';
import { describeState } from '../../../exporter/io/checkpoint/describe-state.js';
import { readStoredState } from '../../../exporter/io/checkpoint/state-files.js';
import { VirtualRun } from '../../../exporter/machine/virtual-run.js';
import { requireSetup } from '../../../setup/load.js';
import { testServers } from '../../support/servers.js';
import { tempFolder } from '../../support/temp-folder.js';
import { waitFor } from '../../support/wait-for.js';
import { linkTo } from '../../support/link-to.js';
import { monitoring, processing, startApp } from './rig.js';
import type { RunningApp } from './rig.js';

const servers = testServers();
const root = tempFolder();
let folders = 0;
const newState = () => {
  const folder = join(root, `state-${(folders += 1)}`);
  return { folder, place: { kind: 'folder', folder }, everyMs: 50 } as const;
};
/** Values are shown at once: tests scrape once. */
const shown = { ...monitoring, dynamicUpdates: { hotReload: false, startsAtZero: false } };

const LANDED = 'flights_landed_total{origin="ORD"}';

async function publish(url: string, ...delays: readonly number[]): Promise<void> {
  const publisher = await connect({ servers: url });
  for (const delay of delays) publisher.publish('flights.ORD', JSON.stringify({ origin: 'ORD', delay }));
  await publisher.drain();
}

const untilCounted = (running: RunningApp, count: number) =>
  waitFor(
    `${count} flights`,
    () => running.sample(LANDED),
    (found) => found === count,
  );

async function createdOf({ url }: RunningApp): Promise<string | undefined> {
  const headers = { Accept: 'application/openmetrics-text; version=1.0.0' };
  const text = await (await fetch(`${url}/metrics`, { headers })).text();
  return text.split('\n').find((line) => line.startsWith('flights_landed_created{origin="ORD"}'));
}

describe('an exporter that is restarted', () => {
  test('goes on counting plain subjects since its first start, and tells for how long nobody listened', async () => {
    const { url } = await servers.nats();
    const state = newState();
    const first = await startApp({ natsUrl: url, state }, { monitoring: shown });
    await first.ready();
    await publish(url, 5, 700);
    await untilCounted(first, 2);
    const created = await createdOf(first);
    expect(created).toBeDefined();
    await first.app.stop('a restart');
    await publish(url, 5);

    const second = await startApp({ natsUrl: url, state }, { monitoring: shown });
    expect(await second.sample(LANDED)).toBe(2);
    expect(await second.sample('flight_delay_seconds_count')).toBe(2);
    expect(await second.sample('natsight_events_received_total{stream="flights"}')).toBe(2);
    await second.ready();
    await publish(url, 5);
    await untilCounted(second, 3);
    expect(await createdOf(second)).toBe(created);
    const silent = 'natsight_not_listening_seconds_total{stream="flights"}';
    const gap = await second.sample(silent);
    expect(gap).toBeGreaterThan(0);
    expect(second.logged.join('')).toContain('no exporter has read the stream for a time');
    expect(second.logged.join('')).toContain('"msg":"state restored"');
    await second.app.stop('a restart');

    const third = await startApp({ natsUrl: url, state }, { monitoring: shown });
    await third.ready();
    expect(await third.sample(silent)).toBeGreaterThan(gap ?? Infinity);
  });

  test('keeps what a changed setup leaves as it was, and says what begins anew and why', async () => {
    const { url } = await servers.nats();
    const state = newState();
    const first = await startApp({ natsUrl: url, state }, { monitoring: shown });
    await first.ready();
    await publish(url, 5, 6);
    await untilCounted(first, 2);
    await first.app.stop('a restart');
    const { flight_delay_seconds: delay, ...metrics } = processing.liveMetrics;
    const changed = {
      ...processing,
      liveMetrics: {
        ...metrics,
        flight_delay_seconds: { ...delay, buckets: [60] },
        more_total: metrics.flights_landed_total,
      },
    };
    const second = await startApp({ natsUrl: url, state }, { monitoring: shown, processing: changed });
    expect(await second.sample(LANDED)).toBe(2);
    expect(await second.sample('flight_delay_seconds_count')).toBe(0);
    const logged = second.logged.join('');
    expect(logged).toContain(
      'not kept: metric \\"flight_delay_seconds\\" begins anew: \\"buckets\\" changed',
    );
    expect(logged).toContain('not kept: metric \\"more_total\\" is new');
    // What "natsight check --state" says, here of the setup before.
    expect(
      await describeState(requireSetup(first.folder), state.place, { directory: '.', natsUrl: url }),
    ).toEqual([
      expect.stringMatching(/^the state in .* was saved at 20.*Z; it is in use by process \d+ on /),
      expect.stringMatching(/^(?:metric "flight_delay_seconds" begins anew: "buckets" changed|everything)/),
      ...Array.from({ length: 2 }, () => expect.any(String)),
    ]);
  });

  test('begins with nothing where the folder is empty, and without --state, which the log says', async () => {
    const { url } = await servers.nats();
    const kept = await startApp({ natsUrl: url, state: newState() });
    expect(kept.logged.join('')).toContain('the state is kept from now on');
    const unkept = await startApp({ natsUrl: url });
    expect(unkept.logged.join('')).toContain('"reason":"it has no place: --state DIR, or --state kv:BUCKET"');
    expect((await unkept.get('/metrics')).text).not.toContain('natsight_checkpoint');
  });
});

test('a second exporter with the same folder does not start', async () => {
  const { url } = await servers.nats();
  const state = newState();
  await startApp({ natsUrl: url, state });
  await expect(startApp({ natsUrl: url, state })).rejects.toThrow(
    new RegExp(`^the state folder ${state.folder} is in use by process ${process.pid} on `),
  );
});

test('while the state cannot be saved it goes on serving, says so and acks nothing; then it recovers', async () => {
  const { url } = await servers.nats();
  const connection = await connect({ servers: url });
  const manager = await jetstreamManager(connection);
  await manager.streams.add({ name: 'FLIGHTS', subjects: ['flights.>'] });
  const client = jetstream(connection);
  const send = () => client.publish('flights.ORD', JSON.stringify({ origin: 'ORD', delay: 1 }));
  const acked = async () =>
    (await manager.consumers.info('FLIGHTS', 'natsight-flight-operations-flights')).ack_floor.stream_seq;
  const { flights } = processing.dataStreams;
  const stored = {
    ...processing,
    dataStreams: {
      flights: { schema: flights.schema, jetstream: { stream: 'FLIGHTS', subject: 'flights.>' } },
    },
  };
  const state = newState();
  const running = await startApp({ natsUrl: url, state }, { processing: stored, monitoring: shown });
  await running.ready();
  await send();
  await waitFor('the ack', acked, (sequence) => sequence === 1);

  const away = `${state.folder}-away`;
  await rename(state.folder, away);
  await waitFor(
    'checkpoints fail',
    () => running.sample('natsight_checkpoint_failures_total'),
    (failures = 0) => failures > 0,
  );
  await send();
  await untilCounted(running, 2);
  const failures = (await running.sample('natsight_checkpoint_failures_total')) ?? NaN;
  await waitFor(
    'they fail again',
    () => running.sample('natsight_checkpoint_failures_total'),
    (more = 0) => more > failures,
  );
  expect(await acked()).toBe(1);
  expect(await running.sample('natsight_checkpoint_last_success')).toBe(0);
  expect((await running.get('/api/status')).text).toContain('the state cannot be saved');
  expect(running.logged.join('')).toContain('cannot save the state; trying again');

  await rename(away, state.folder);
  await waitFor('the ack', acked, (sequence) => sequence === 2);
  expect(await running.sample('natsight_checkpoint_last_success')).toBe(1);
  expect((await running.get('/api/status')).text).not.toContain('the state cannot be saved');
  await connection.close();
});

test('a scrape shows only what is saved: after a crash a counter is never lower than Prometheus has seen it', async () => {
  const { url } = await servers.nats();
  // Nothing is saved by itself.
  const state = { ...newState(), everyMs: 3_600_000 };
  const running = await startApp({ natsUrl: url, state }, { monitoring: shown });
  await running.ready();
  for (let sent = 1; sent <= 3; sent++) {
    await publish(url, 5);
    const scraped = await waitFor(
      'the flight',
      () => running.sample(LANDED),
      (count = 0) => count === sent,
    );
    const { checkpoints } = await readStoredState(state.folder, 'flight-operations');
    const run = new VirtualRun(requireSetup(running.folder), { startMs: Date.now() });
    run.restart(checkpoints.map(({ machine }) => machine));
    expect(run.exposition()).toContain(`${LANDED} ${scraped}`);
  }
});

test('the files have no secrets', async () => {
  const { url } = await servers.nats({
    config: 'authorization { users: [ { user: canary-user, password: canary-password } ] }',
  });
  const state = newState();
  const natsUrl = url.replace('nats://', 'nats://canary-user:canary-password@');
  const alertmanagers = [linkTo('http://canary-user:canary-password@127.0.0.1:9')];
  const running = await startApp({ natsUrl, state, alertmanagers }, { monitoring: shown });
  await running.ready();
  await waitFor(
    'a checkpoint',
    () => running.sample('natsight_checkpoint_written_bytes_total'),
    (bytes = 0) => bytes > 0,
  );
  expect(await savedIn(state.folder)).not.toContain('canary');
});

async function savedIn(folder: string): Promise<string> {
  const names = await readdir(folder);
  return (await Promise.all(names.map((name) => readFile(join(folder, name), 'latin1')))).join('');
}
