import { expect, test } from '@jest/globals';
import { Bench, closeLinksAfterEach, linkTo } from '../io/nats/nats-fixture.js';
import { cloudEventsCodec } from '../../../exporter/decode/cloudevents.js';
import { NatsMessage } from '../../../exporter/io/nats/message.js';
import { testServers } from '../../support/servers.js';
import { waitFor } from '../../support/wait-for.js';
import { monitoring, processing, startApp, writeSetup } from './rig.js';
import type { RunningApp } from './rig.js';

const servers = testServers();
closeLinksAfterEach();

const noon = Date.UTC(2001, 1, 24, 12);
const { flights } = processing.dataStreams;
const windowed = { type: 'window', stream: 'flights', help: 'Help.', labels: { origin: 'origin' } };
const published = {
  ...processing,
  dataStreams: {
    flights: {
      ...flights,
      schema: { ...flights.schema, properties: { ...flights.schema.properties, time: { type: 'number' } } },
      eventTime: { field: 'time', maxLateness: '2s', idleAfter: '1h' },
    },
  },
  liveMetrics: {
    ...processing.liveMetrics,
    flights_in_a_minute: { ...windowed, aggregate: 'count', size: '1m', publish: 'windows.flights' },
    delay_in_a_session: {
      ...windowed,
      aggregate: 'max',
      value: 'delay',
      session: '20s',
      publish: 'windows.sessions',
    },
  },
};

type Flight = readonly [seconds: number, origin: string, delay: number];

/** An exporter on a NATS with a JetStream stream for closed windows, and somebody who publishes flights. */
async function rigOf() {
  const server = await servers.nats();
  const bench = await Bench.at(server.url);
  await bench.manager.streams.add({ name: 'WINDOWS', subjects: ['windows.>'] });
  const options = { natsUrl: server.url };
  const parts = { processing: published };
  const running = await startApp(options, parts);
  await running.ready();
  const fly = async (...flown: readonly Flight[]): Promise<void> => {
    for (const [seconds, origin, delay] of flown) {
      const event = { time: noon + seconds * 1000, origin, delay };
      bench.link.connection.publish('flights.any', JSON.stringify(event));
    }
    await bench.link.connection.flush();
  };
  const stored = async (): Promise<number> => (await bench.manager.streams.info('WINDOWS')).state.messages;
  return { server, bench, options, parts, running, fly, stored };
}

/** `natsight_windows_published_total` of both metrics together. */
async function publishedBy(running: RunningApp): Promise<number> {
  const counts = await Promise.all(
    ['flights_in_a_minute', 'delay_in_a_session'].map((metric) =>
      running.sample(`natsight_windows_published_total{metric="${metric}"}`),
    ),
  );
  return counts.reduce<number>((sum, count) => sum + (count ?? NaN), 0);
}

test('windows that close are CloudEvents on NATS, which natsight itself reads, and JetStream deduplicates', async () => {
  const { bench, options, parts, running, fly, stored } = await rigOf();
  expect(await publishedBy(running)).toBe(0);
  const flown: readonly Flight[] = [
    [1, 'ORD', 5],
    [2, 'DFW', 7],
    [10, 'ORD', 30],
    [9, 'ORD', 1],
    [63, 'ATL', 0],
  ];
  await fly(...flown);
  await waitFor(
    'the windows',
    () => publishedBy(running),
    (count) => count === 4,
  );

  const messages = await Promise.all(
    [1, 2, 3, 4].map((seq) => bench.manager.streams.getMessage('WINDOWS', { seq })),
  );
  const codec = cloudEventsCodec({});
  const events = messages.map((message) => {
    if (message === null) throw new Error('four are stored');
    const raw = { subject: message.subject, data: message.data, headers: message.header };
    expect(message.header.get('Content-Type')).toBe('application/cloudevents+json');
    const event = codec.decode(new NatsMessage(raw, 0));
    expect(event).toMatchObject({ ce_id: message.header.get('Nats-Msg-Id'), ce_source: 'flight-operations' });
    return { subject: message.subject, event };
  });
  const window = (subject: string, origin: string, found: object) => ({
    subject: `windows.${subject}`,
    event: expect.objectContaining({ labels: { origin }, ...found }),
  });
  const lasted = { start: '2001-02-24T12:00:01.000Z', end: '2001-02-24T12:00:30.000Z' };
  expect(events).toEqual([
    window('sessions', 'ORD', { ...lasted, value: 30, events: 3 }),
    window('sessions', 'DFW', { value: 7, events: 1 }),
    window('flights', 'ORD', { value: 3, events: 3 }),
    window('flights', 'DFW', { value: 1, events: 1 }),
  ]);

  await running.app.stop('another takes over');
  const next = await startApp(options, parts);
  await next.ready();
  await fly(...flown);
  await waitFor(
    'the same windows again',
    () => publishedBy(next),
    (count) => count === 4,
  );
  expect(await stored()).toBe(4);
});

test('an outage of NATS and a reload lose no window, and tell none twice', async () => {
  const { server, running, fly } = await rigOf();
  await fly([1, 'ORD', 5], [30, 'ORD', 30]);
  await waitFor(
    'the flights',
    () => running.sample('flights_landed_total{origin="ORD"}'),
    (count) => count === 2,
  );
  await waitFor(
    'the first session',
    () => publishedBy(running),
    (count) => count === 1,
  );

  const steps = { flights: [...processing.processingLogic.flights, { where: 'delay < 1000' }] };
  await writeSetup(running.folder, { processing: { ...published, processingLogic: steps }, monitoring });
  expect(await running.post('/-/reload')).toMatchObject({ status: 200 });
  await server.stop();
  await waitFor(
    'the outage',
    () => running.sample('natsight_nats_connected'),
    (up) => up === 0,
  );
  await servers.nats({ port: server.port, folder: server.folder });
  await waitFor(
    'NATS',
    () => running.sample('natsight_nats_connected'),
    (up) => up === 1,
    { withinMs: 20_000 },
  );

  const after = await linkTo(server.url);
  after.connection.publish('flights.any', JSON.stringify({ time: noon + 90_000, origin: 'DFW', delay: 1 }));
  await waitFor(
    'the rest',
    () => publishedBy(running),
    (count) => count === 3,
  );
  const { manager } = await Bench.at(server.url);
  expect((await manager.streams.info('WINDOWS')).state.messages).toBe(3);
});
