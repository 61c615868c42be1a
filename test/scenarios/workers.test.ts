import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { connect } from '@nats-io/transport-node';
import type { NatsConnection } from '@nats-io/transport-node';
import { testExporters } from '../support/exporter.js';
import type { Metrics, RunningExporter } from '../support/exporter.js';
import { testServers } from '../support/servers.js';
import { tempFolder } from '../support/temp-folder.js';
import { waitFor } from '../support/wait-for.js';
import { MONITORING, writeSetupFiles } from '../support/written-setup.js';

jest.setTimeout(60_000);

const schema = {
  type: 'object',
  required: ['id', 'origin', 'delay'],
  properties: {
    id: { type: 'string' },
    origin: { type: 'string' },
    delay: { type: 'integer', maximum: 2880 },
    time: { type: 'number' },
  },
};
const labels = { origin: { value: 'origin', limit: 5 } };
const metric = (stream: string, more: object) => ({ stream, help: 'Help.', ...more });

/** A stream that workers share, one that routes and is shared with what it routes to, and two that one of them reads whole. */
const processing = {
  service: { name: 'flight-operations' },
  dataStreams: {
    flights: {
      // Both match a message: it counts once.
      subject: ['flights.>', 'flights.*'],
      schema,
      eventTime: { field: 'time', maxLateness: '10s', idleAfter: '1h' },
      deadLetter: 'deadletter.flights',
    },
    bookings: { subject: 'bookings', schema },
    cancellations: { routed: true, schema },
    gates: { subject: 'gates', schema, deduplicate: { by: 'id', within: '1h' } },
    baggage: { jetstream: { stream: 'BAGGAGE', create: { subjects: ['baggage.>'] } }, schema },
  },
  processingLogic: {
    flights: [{ where: 'delay < 1440' }],
    bookings: [{ route: 'cancellations', when: 'delay == 0' }],
  },
  liveMetrics: {
    flights_total: metric('flights', { type: 'counter', labels: { origin: 'origin' } }),
    flights_limited_total: metric('flights', { type: 'counter', labels }),
    flights_last_delay: metric('flights', { type: 'gauge', value: 'delay', labels: { origin: 'origin' } }),
    flights_delay: metric('flights', { type: 'histogram', value: 'delay', buckets: [10, 100] }),
    flights_per_hour: metric('flights', { type: 'window', aggregate: 'count', size: '1h', slide: '1m' }),
    flights_p95_delay: metric('flights', { type: 'window', aggregate: 'p95', value: 'delay', size: '1s' }),
    bookings_total: metric('bookings', { type: 'counter' }),
    cancellations_total: metric('cancellations', { type: 'counter', labels: { origin: 'origin' } }),
    gates_total: metric('gates', { type: 'counter' }),
    baggage_total: metric('baggage', { type: 'counter', labels: { origin: 'origin' } }),
  },
  instantInsightRules: {
    HugeDelay: { stream: 'flights', where: 'delay > 1400', holdFor: '10m', summary: 'Huge delay' },
    ManyFlights: { metric: 'flights_per_hour', above: 100, summary: 'Many flights' },
  },
  realTimeDashboards: { 'live-main-dashboard': { title: 'Flights', metrics: ['flight*'] } },
};
const monitoring = { ...MONITORING, dynamicUpdates: { hotReload: true } };

const servers = testServers();
const startExporter = testExporters();
const folder = tempFolder();
let connection: NatsConnection;
let natsUrl: string;
let monitoringUrl: string;
let alone: RunningExporter;
let several: RunningExporter;

const writeSetup = (name: string, changed: object = processing) =>
  writeSetupFiles(`${folder}/${name}`, changed, monitoring);
const named = (name: string) => ({ ...processing, service: { name } });
const publish = (subject: string, event: unknown) =>
  connection.publish(subject, typeof event === 'string' ? event : JSON.stringify(event));

/** The samples of the setup's metrics and of what the exporter counts of events, sorted. */
function counted({ text }: Metrics): readonly string[] {
  const isCounted =
    /^(?:flights|bookings|cancellations|gates|baggage|natsight_(?:events|insight|dead|received|schema|series|stream_c|nats_c))/;
  // Which values are beyond the limit depends on which came first.
  const isByOrder = /^(?:flights_limited|cancellations)_total|_insights_total\{.*change="ended"/;
  return text
    .split('\n')
    .filter((line) => isCounted.test(line) && !isByOrder.test(line))
    .sort();
}

/** The lines that are logged as errors. */
const errorsOf = (exporter: RunningExporter) =>
  exporter
    .log()
    .split('\n')
    .filter((line) => line.includes('"level":"error"'));

const limited = (metrics: Metrics) =>
  ['flights_limited_total', 'cancellations_total'].map((name) =>
    metrics.all(name).reduce((sum, { value }) => sum + value, 0),
  );

async function sameOfBoth(): Promise<Metrics> {
  await connection.flush();
  const { one, other } = await waitFor(
    'both have taken in all events',
    async () => ({ one: await alone.metrics(), other: await several.metrics() }),
    (both) => counted(both.one).join('\n') === counted(both.other).join('\n'),
  ).catch(async () => ({ one: await alone.metrics(), other: await several.metrics() }));
  expect(counted(other)).toEqual(counted(one));
  expect(limited(other)).toEqual(limited(one));
  return other;
}

/** Connections of an exporter, by what the server has sent to each. */
async function connectionsOf(name: string): Promise<readonly { readonly out_msgs: number }[]> {
  const answer = await fetch(`${monitoringUrl}/connz`);
  const { connections } = (await answer.json()) as { connections: { name?: string; out_msgs: number }[] };
  return connections.filter((found) => found.name === name);
}

beforeAll(async () => {
  ({ url: natsUrl, monitoringUrl } = await servers.nats());
  connection = await connect({ servers: natsUrl });
  alone = await startExporter(await writeSetup('alone', named('alone')), { natsUrl });
  several = await startExporter(await writeSetup('several', named('several')), { natsUrl, workers: 3 });
  await Promise.all([alone.ready(), several.ready()]);
});
afterAll(() => connection.close());

/** Later than the clock by nothing, and far enough back for what is published later. */
const begin = Math.floor(Date.now() / 1_000) * 1_000 - 60_000;

describe('an exporter with several workers shows what one with a single thread shows', () => {
  test('of events of all kinds, good and bad', async () => {
    const dead = connection.subscribe('deadletter.flights');
    for (let at = 0; at < 2_000; at++) {
      const event = { id: `F${at % 500}`, origin: `O${at % 7}`, delay: at % 1_500, time: begin + 2 * at };
      publish(`flights.O${at % 7}`, event);
      publish('bookings', { ...event, delay: at % 4 });
      publish('gates', event);
      publish('baggage.belt', event);
      if (at % 100 === 99) publish('flights.bad', { ...event, delay: 10_000 });
      if (at % 200 === 199) publish('flights.bad', '{');
      if (at % 400 === 399) publish('flights.late', { ...event, time: begin - 3_600_000 });
    }
    const stream = { stream: 'flights' };
    await waitFor(
      'the dead letters of both, which are the last that is counted',
      async () => [await alone.metrics(), await several.metrics()],
      (both) => both.every((seen) => seen.value('natsight_dead_letters_published_total', stream) === 35),
    );
    const metrics = await sameOfBoth();
    expect(metrics.value('natsight_events_received_total', stream)).toBe(2_035);
    expect(metrics.value('gates_total')).toBe(500);
    expect(metrics.value('bookings_total')).toBe(1_500);
    expect(metrics.all('cancellations_total').reduce((sum, { value }) => sum + value, 0)).toBe(500);
    for (const rule of ['HugeDelay', 'ManyFlights']) {
      expect(metrics.value('natsight_insight_firing', { rule, severity: 'warning' })).toBe(1);
    }
    expect(metrics.value('flights_limited_total', { origin: '__other__' })).toBeGreaterThan(0);
    expect(dead.getReceived()).toBe(70);
    dead.unsubscribe();
  });

  test('of windows that close', async () => {
    publish('flights.ORD', { id: 'last', origin: 'ORD', delay: 1, time: begin + 13_500 });
    const metrics = await sameOfBoth();
    expect(metrics.value('flights_p95_delay')).toBeGreaterThan(0);
  });

  test('while all of its workers read, each over a connection of its own', async () => {
    const connections = await connectionsOf('several');
    expect(connections).toHaveLength(4);
    expect(connections.filter(({ out_msgs }) => out_msgs > 1_000)).toHaveLength(3);
    expect((await several.metrics()).value('natsight_nats_connected')).toBe(1);
  });

  test('of a flood of label values of which hardly any comes twice', async () => {
    for (let at = 0; at < 150_000; at++) {
      publish('bookings', { id: 'x', origin: `O${at}`, delay: 0 });
      if (at % 10_000 === 0) await connection.flush();
    }
    const metrics = await sameOfBoth();
    expect(metrics.value('natsight_events_received_total', { stream: 'cancellations' })).toBe(150_500);
    expect(metrics.value('cancellations_total', { origin: '__other__' })).toBe(149_900);
  });

  test('after a reload', async () => {
    const changed = {
      ...processing,
      processingLogic: { ...processing.processingLogic, flights: [{ where: 'delay < 10' }] },
      liveMetrics: {
        ...processing.liveMetrics,
        flights_total: metric('flights', { type: 'counter' }),
        flights_more_total: metric('flights', { type: 'counter', value: 'delay' }),
      },
    };
    for (const [name, exporter] of Object.entries({ alone, several })) {
      await writeSetup(name, { ...changed, service: { name } });
      await waitFor('the setup is loaded', () => exporter.log().includes('setup reloaded'));
    }
    for (let at = 0; at < 500; at++) {
      publish('flights.ORD', { id: 'x', origin: 'ORD', delay: at % 20, time: begin + 14_000 + at });
    }
    const metrics = await sameOfBoth();
    expect(metrics.value('flights_total')).toBe(250);
    expect(metrics.value('flights_last_delay', { origin: 'ORD' })).toBe(9);
  });

  test('after a setup was refused, which changes nothing', async () => {
    await writeSetup('several', { ...processing, liveMetrics: {} });
    await waitFor('it is refused', () => several.log().includes('could not reload the setup'));
    publish('flights.ORD', { id: 'y', origin: 'ORD', delay: 5, time: begin + 15_000 });
    expect((await sameOfBoth()).value('flights_total')).toBe(251);
  });
});

test('a worker logs nothing itself: each thing is told once, and nothing went wrong', () => {
  const count = (text: string) => several.log().split(text).length - 1;
  expect(count('connected to NATS')).toBe(1);
  expect(count('"reason":"late"')).toBe(1);
  // A slow machine may see each of the two files change, and refuse the setup more than once.
  expect(errorsOf(several).filter((line) => !line.includes('the changed setup was refused'))).toEqual([]);
  expect(errorsOf(several)).not.toEqual([]);
});

test('on SIGTERM it hands over what has arrived and ends with 0', async () => {
  publish('flights.ORD', { id: 'z', origin: 'ORD', delay: 5, time: Date.now() + 3_600_000 });
  await connection.flush();
  expect(await several.end('SIGTERM')).toBe(0);
  expect(several.log()).toContain('"reason":"future"');
  expect(several.log()).toContain('natsight stopped');
});
