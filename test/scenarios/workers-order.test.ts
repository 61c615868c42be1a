import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { connect } from '@nats-io/transport-node';
import type { NatsConnection } from '@nats-io/transport-node';
import { testExporters } from '../support/exporter.js';
import type { RunningExporter } from '../support/exporter.js';
import { testServers } from '../support/servers.js';
import { tempFolder } from '../support/temp-folder.js';
import { waitFor } from '../support/wait-for.js';
import { MONITORING, writeSetupFiles } from '../support/written-setup.js';

const KEYS = 200;
/** Values of each key, published one after another without a pause. */
const VALUES = 5;

const metric = (stream: string, more: object) => ({ stream, help: 'Help.', labels: { key: 'key' }, ...more });
const setup = {
  service: { name: 'flight-operations' },
  dataStreams: {
    readings: { subject: 'readings' },
    timed: { subject: 'timed', eventTime: { field: 'time' } },
    counted: { subject: 'counted' },
  },
  processingLogic: {},
  instantInsightRules: {},
  liveMetrics: {
    last_reading: metric('readings', {
      type: 'gauge',
      value: 'value',
      labels: { key: { value: 'key', limit: KEYS } },
    }),
    last_timed: metric('timed', {
      type: 'gauge',
      value: 'value',
      labels: { key: { value: 'key', limit: KEYS } },
    }),
    increase_total: metric('counted', { type: 'counter', value: 'value', from: 'total', labels: {} }),
  },
  realTimeDashboards: { 'live-main-dashboard': { title: 'Readings', metrics: ['last_*', 'increase_total'] } },
};

const servers = testServers();
const startExporter = testExporters();
const folder = tempFolder();
let exporter: RunningExporter;
let connection: NatsConnection;

beforeAll(async () => {
  const natsUrl = (await servers.nats()).url;
  connection = await connect({ servers: natsUrl });
  exporter = await startExporter(await writeSetupFiles(folder, setup, MONITORING), { natsUrl, workers: 3 });
  await exporter.ready();
});
afterAll(() => connection.close());

test('with several workers a gauge shows the last event, and a running total sees each reset, also of events that come at once', async () => {
  const time = Date.now();
  const publish = (subject: string, event: object) => connection.publish(subject, JSON.stringify(event));
  for (let value = 1; value <= VALUES; value++) {
    for (let key = 0; key < KEYS; key++) {
      publish('readings', { key: `k${key}`, value });
      publish('timed', { key: `k${key}`, value, time });
    }
  }
  // Rises by 1 from 0 to 9, then starts anew.
  for (let at = 0; at < 1_000; at++) publish('counted', { value: at % 10 });
  await connection.flush();
  const metrics = await waitFor(
    'all is read',
    () => exporter.metrics(),
    (seen) =>
      ['readings', 'timed'].every(
        (stream) => seen.value('natsight_events_accepted_total', { stream }) === KEYS * VALUES,
      ) && seen.value('natsight_events_accepted_total', { stream: 'counted' }) === 1_000,
  );
  for (const name of ['last_reading', 'last_timed']) {
    const samples = metrics.all(name);
    expect(samples).toHaveLength(KEYS);
    expect(samples.filter(({ value }) => value !== VALUES)).toEqual([]);
  }
  // A reset to 0 counts as a whole, which is nothing.
  expect(metrics.value('increase_total')).toBe(900);
});
