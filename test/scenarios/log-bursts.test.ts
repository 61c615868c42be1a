import { describe, expect, test } from '@jest/globals';
import { connect } from '@nats-io/transport-node';
import { testExporters } from '../support/exporter.js';
import { testServers } from '../support/servers.js';
import { tempFolder } from '../support/temp-folder.js';
import { waitFor } from '../support/wait-for.js';
import { MONITORING, writeSetupFiles } from '../support/written-setup.js';

const servers = testServers();
const startExporter = testExporters();
const folder = tempFolder();

const EVENTS = 1_000;
const setup = {
  service: { name: 'flight-operations' },
  dataStreams: {
    flights: {
      subject: 'flights',
      schema: {
        type: 'object',
        required: ['delay'],
        properties: { delay: { type: 'number' }, seats: { type: 'number' } },
      },
    },
  },
  processingLogic: { flights: [] },
  liveMetrics: {
    seats_total: { type: 'counter', stream: 'flights', help: 'Seats.', value: 'seats' },
  },
  instantInsightRules: {},
  realTimeDashboards: { 'live-main-dashboard': { title: 'Flights', metrics: ['seats_total'] } },
};

interface Line {
  readonly msg: string;
  readonly count?: number;
  readonly reason?: string;
}

describe.each([1, 2])('with %d threads, lines stand for every event of a burst', (workers) => {
  test('of rejected and of skipped ones', async () => {
    const { url } = await servers.nats();
    const directory = await writeSetupFiles(`${folder}/${workers}`, setup, MONITORING);
    const exporter = await startExporter(directory, { natsUrl: url, workers });
    await exporter.ready();
    const connection = await connect({ servers: url });
    for (let at = 0; at < EVENTS; at++) {
      connection.publish('flights', '{}');
      connection.publish('flights', '{"delay":1}');
    }
    await connection.flush();
    await connection.close();
    const metric = { metric: 'seats_total', reason: 'missing' };
    await waitFor(
      'all are counted',
      () => exporter.metrics(),
      (seen) =>
        seen.value('natsight_metric_events_skipped_total', metric) === EVENTS &&
        seen.value('natsight_events_rejected_total', { stream: 'flights', reason: 'schema' }) === EVENTS,
    );
    expect(await exporter.end('SIGTERM')).toBe(0);
    const lines = exporter
      .log()
      .split('\n')
      .filter((line) => line.startsWith('{'))
      .map((line): Line => JSON.parse(line));
    for (const [message, reason] of [
      ['events rejected', 'schema'],
      ['event skipped', 'missing'],
    ] as const) {
      const counts = lines
        .filter(({ msg, reason: found }) => msg.startsWith(message) && found === reason)
        .map(({ count = 0 }) => count);
      expect(counts.length).toBeGreaterThan(0);
      expect(counts.reduce((sum, count) => sum + count, 0)).toBe(EVENTS);
    }
  });
});
