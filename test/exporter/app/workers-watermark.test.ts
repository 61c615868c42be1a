import { expect, jest, test } from '@jest/globals';
import { jetstream, jetstreamManager } from '@nats-io/jetstream';
import { connect } from '@nats-io/transport-node';
import type { NatsConnection } from '@nats-io/transport-node';
import { testServers } from '../../support/servers.js';
import { tempFolder } from '../../support/temp-folder.js';
import { waitFor } from '../../support/wait-for.js';
import { sampleOf, scrape, setupFolder, startExporter } from './crash-rig.js';
import type { CrashingExporter } from './crash-rig.js';

jest.setTimeout(240_000);

const STREAMS = ['shared', 'stored'] as const;
const WINDOW_MS = 10_000;
/** Of the first event: the start of a window that ended long ago. */
const START_MS = Math.floor(Date.now() / 3_600_000) * 3_600_000 - 7_200_000;
/** An event each second, so that two windows could be closed and the third is open. */
const EVENTS = 25;
/** So many that each of several threads gets some. */
const LATE_EVENTS = 40;

const eventTime = { field: 'time', unit: 'ms', maxLateness: '2s', idleAfter: '1d' };
const windowOf = (stream: string) => ({
  type: 'window',
  stream,
  help: 'Help.',
  size: `${WINDOW_MS}ms`,
  aggregate: 'count',
  publish: 'out.windows',
});
const PROCESSING = {
  service: { name: 'handover' },
  dataStreams: {
    /** Read by all threads. */
    shared: { subject: 'shared', eventTime },
    /** Read by one of them. */
    stored: { jetstream: { stream: 'STORED', subject: 'stored' }, eventTime },
  },
  processingLogic: {},
  liveMetrics: Object.fromEntries(STREAMS.map((stream) => [`${stream}_count`, windowOf(stream)])),
  instantInsightRules: {},
  realTimeDashboards: {},
};

const servers = testServers();
const root = tempFolder();

interface Window {
  readonly metric: string;
  readonly start: string;
  readonly value: number;
}

/** The closed windows that were published, in a fixed order. */
async function windows(connection: NatsConnection): Promise<readonly Window[]> {
  const manager = await jetstreamManager(connection);
  const { state } = await manager.streams.info('OUT');
  const found: Window[] = [];
  for (let seq = 1; seq <= state.last_seq; seq++) {
    const message = await manager.streams.getMessage('OUT', { seq });
    const data = message?.json<{ readonly data: Window }>().data;
    if (data !== undefined) found.push({ metric: data.metric, start: data.start, value: data.value });
  }
  return found.sort((a, b) => (a.metric + a.start < b.metric + b.start ? -1 : 1));
}

function publish(connection: NatsConnection, times: readonly number[]): Promise<unknown> {
  const client = jetstream(connection);
  return Promise.all(
    times.flatMap((time) => {
      const event = JSON.stringify({ time });
      connection.publish('shared', event);
      return client.publish('stored', event);
    }),
  );
}

const isReady = ({ url }: CrashingExporter) =>
  waitFor(
    'the exporter is ready',
    () => fetch(`${url}/-/ready`).catch(() => undefined),
    (answer) => answer?.ok === true,
  );

/** What it shows then is saved: a scrape ends only after that. */
const untilCounted = (exporter: CrashingExporter, count: number) =>
  waitFor(
    `${count} events of each stream are counted`,
    () => scrape(exporter),
    (text) =>
      STREAMS.every(
        (stream) => sampleOf(text, `natsight_events_received_total{stream="${stream}"}`) === count,
      ),
  );

const secondsFrom = (second: number, count: number) =>
  Array.from({ length: count }, (_, at) => START_MS + (second + at) * 1_000);

test.each([
  { before: 2, after: 2 },
  { before: 1, after: 3 },
])(
  'after a kill, each of the threads knows how far the time of its streams was: $before threads, then $after',
  async ({ before, after }) => {
    const { url } = await servers.nats();
    const connection = await connect({ servers: url });
    const manager = await jetstreamManager(connection);
    await manager.streams.add({ name: 'STORED', subjects: ['stored'] });
    await manager.streams.add({ name: 'OUT', subjects: ['out.>'] });
    const folder = `${root}/${before}-${after}`;
    await setupFolder(folder, PROCESSING);
    const start = (workers: number) =>
      startExporter(folder, url, '--workers', String(workers), '--checkpoint.every', '100ms');

    const killed = await start(before);
    await isReady(killed);
    await publish(connection, secondsFrom(0, EVENTS));
    await untilCounted(killed, EVENTS);
    killed.process.kill('SIGKILL');
    await killed.process.exit;

    const exporter = await start(after);
    await isReady(exporter);
    // Of the two windows that are closed, and of the third one, but too late: only the newest event of before tells that.
    const late = Array.from({ length: LATE_EVENTS }, (_, at) => START_MS + (at % 22) * 1_000);
    await publish(connection, late);
    const text = await untilCounted(exporter, EVENTS + LATE_EVENTS);
    for (const stream of STREAMS) {
      const skipped = `natsight_metric_events_skipped_total{metric="${stream}_count",reason="late"}`;
      expect([skipped, sampleOf(text, skipped)]).toEqual([skipped, LATE_EVENTS]);
    }
    await publish(connection, [START_MS + 60_000]);
    const expected = STREAMS.flatMap((stream) =>
      [10, 10, 5].map((value, at) => ({
        metric: `${stream}_count`,
        start: new Date(START_MS + at * WINDOW_MS).toISOString(),
        value,
      })),
    );
    const found = await waitFor(
      'the windows are published',
      () => windows(connection),
      ({ length }) => length >= expected.length,
    );
    expect(found).toEqual(expected);
    exporter.process.kill('SIGTERM');
    expect(await exporter.process.exit).toBe(0);
    await connection.close();
  },
);
