import { afterAll, beforeAll, expect } from '@jest/globals';
import { connect } from '@nats-io/transport-node';
import type { NatsConnection } from '@nats-io/transport-node';
import { testExporters } from '../../support/exporter.js';
import type { Metrics, RunningExporter } from '../../support/exporter.js';
import { testServers } from '../../support/servers.js';
import { tempFolder } from '../../support/temp-folder.js';
import { waitFor } from '../../support/wait-for.js';
import { MONITORING, writeSetupFiles } from '../../support/written-setup.js';

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
export const metric = (stream: string, more: object) => ({ stream, help: 'Help.', ...more });

/** A stream that workers share, one that routes and is shared with what it routes to, and three that one of them reads whole. */
export const processing = {
  service: { name: 'flight-operations' },
  dataStreams: {
    flights: {
      // Both match a message: it counts once.
      subject: ['flights.>', 'flights.*'],
      schema,
      eventTime: { field: 'time', maxLateness: '10s', idleAfter: '1h' },
      deadLetter: 'deadletter.flights',
    },
    // For a gauge, which needs the events in order.
    positions: { subject: 'flights.*', schema, eventTime: { field: 'time' } },
    bookings: { subject: 'bookings', schema },
    cancellations: { routed: true, schema },
    gates: { subject: 'gates', schema, deduplicate: { by: 'id', within: '1h' } },
    baggage: { jetstream: { stream: 'BAGGAGE', create: { subjects: ['baggage.>'] } }, schema },
  },
  processingLogic: {
    flights: [{ where: 'delay < 1440' }],
    positions: [{ where: 'delay < 1440' }],
    bookings: [{ route: 'cancellations', when: 'delay == 0' }],
  },
  liveMetrics: {
    flights_total: metric('flights', { type: 'counter', labels: { origin: 'origin' } }),
    flights_limited_total: metric('flights', { type: 'counter', labels }),
    flights_last_delay: metric('positions', { type: 'gauge', value: 'delay', labels: { origin: 'origin' } }),
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
const monitoring = { ...MONITORING, dynamicUpdates: { hotReload: true, startsAtZero: false } };

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

const limited = (metrics: Metrics) =>
  ['flights_limited_total', 'cancellations_total'].map((name) =>
    metrics.all(name).reduce((sum, { value }) => sum + value, 0),
  );

function expectSame(one: Metrics, other: Metrics): void {
  expect(counted(other)).toEqual(counted(one));
  expect(limited(other)).toEqual(limited(one));
}

/** One exporter with a single thread and one with three workers, which read the same streams. Call it at the top of a test file. */
export function testTwoExporters(): TwoExporters {
  const servers = testServers();
  const startExporter = testExporters();
  const folder = tempFolder();
  const two = new TwoExporters(folder);
  beforeAll(async () => {
    const { url, monitoringUrl } = await servers.nats();
    two.monitoringUrl = monitoringUrl;
    two.connection = await connect({ servers: url });
    const start = async (name: string, workers: number) => {
      const setup = await two.writeSetup(name, { ...processing, service: { name } });
      return startExporter(setup, { natsUrl: url, workers });
    };
    two.alone = await start('alone', 1);
    two.several = await start('several', 3);
    await Promise.all([two.alone.ready(), two.several.ready()]);
  });
  afterAll(() => two.connection.close());
  return two;
}

class TwoExporters {
  // All are set before the first test.
  connection!: NatsConnection;
  monitoringUrl!: string;
  alone!: RunningExporter;
  several!: RunningExporter;
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  writeSetup(name: string, changed: object): Promise<string> {
    return writeSetupFiles(`${this.#folder}/${name}`, changed, monitoring);
  }

  publish(subject: string, event: unknown): void {
    this.connection.publish(subject, typeof event === 'string' ? event : JSON.stringify(event));
  }

  /** What both show once they have taken in everything. */
  async sameOfBoth(): Promise<Metrics> {
    await this.connection.flush();
    const look = async () => ({ one: await this.alone.metrics(), other: await this.several.metrics() });
    const { one, other } = await waitFor(
      'both have taken in all events',
      look,
      (both) => counted(both.one).join('\n') === counted(both.other).join('\n'),
      { withinMs: 30_000 },
    ).catch(look);
    expectSame(one, other);
    return other;
  }

  /** Connections of an exporter, by what the server has sent to each. */
  async connectionsOf(name: string): Promise<readonly { readonly out_msgs: number }[]> {
    const answer = await fetch(`${this.monitoringUrl}/connz`);
    const { connections } = (await answer.json()) as { connections: { name?: string; out_msgs: number }[] };
    return connections.filter((found) => found.name === name);
  }
}
