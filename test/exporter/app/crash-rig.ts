import { createHash } from 'node:crypto';
import { readdirSync, watch } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { jetstream, jetstreamManager } from '@nats-io/jetstream';
import { connect } from '@nats-io/transport-node';
import { VirtualRun } from '../../../exporter/machine/virtual-run.js';
import { requireSetup } from '../../../setup/load.js';
import { spawnNatsight } from '../../support/natsight-process.js';
import type { NatsightProcess } from '../../support/natsight-process.js';
import { freePort } from '../../support/servers.js';
import { waitFor } from '../../support/wait-for.js';
import { writeSetupFiles } from '../../support/written-setup.js';

/** Event times lie within one hour that ended an hour ago: no window closes while the test runs, and no event is from the future. */
const EVENTS_END_MS = Math.floor(Date.now() / 3_600_000) * 3_600_000 - 3_600_000;

const labels = { origin: { value: 'origin', limit: 6 }, haul: 'haul' };
const window = { type: 'window', stream: 'flights', help: 'Help.', size: '1d', slide: '1h' };
const lasting = { stream: 'flights', help: 'Help.' };

/** Every kind of metric and aggregate that does not depend on the order of threads. */
export const PROCESSING = {
  service: { name: 'crash' },
  dataStreams: {
    flights: {
      jetstream: { stream: 'FLIGHTS', subject: 'flights.>', ackWait: '30s' },
      schema: {
        type: 'object',
        required: ['n', 'origin', 'delay'],
        properties: {
          n: { type: 'integer' },
          origin: { type: 'string' },
          haul: { type: 'string' },
          flight: { type: 'string' },
          delay: { type: 'number', maximum: 100 },
          time: { type: 'number' },
        },
      },
      eventTime: { field: 'time', unit: 'ms', maxLateness: '2h', idleAfter: '1h' },
      deduplicate: { by: 'n', within: '2h' },
    },
  },
  processingLogic: { flights: [{ where: 'delay > -50.0' }] },
  liveMetrics: {
    flights_total: { ...lasting, type: 'counter' },
    by_origin_total: { ...lasting, type: 'counter', labels, seriesLimit: 5 },
    delay_total: {
      ...lasting,
      type: 'counter',
      value: 'delay > 0.0 ? delay : 0.0',
      labels: { haul: 'haul' },
    },
    delays: { ...lasting, type: 'histogram', value: 'delay', buckets: [0, 5, 20], labels: { haul: 'haul' } },
    last_number: { ...lasting, type: 'gauge', value: 'n', labels: { haul: 'haul' } },
    windowed_count: { ...window, aggregate: 'count', labels: { haul: 'haul' } },
    windowed_sum: { ...window, aggregate: 'sum', value: 'delay' },
    windowed_min: { ...window, aggregate: 'min', value: 'delay' },
    windowed_max: { ...window, aggregate: 'max', value: 'delay' },
    windowed_p90: { ...window, aggregate: 'p90', value: 'delay' },
    windowed_distinct: { ...window, aggregate: 'distinct', value: 'flight' },
    windowed_top: { ...window, aggregate: 'top', value: 'flight', limit: 5 },
  },
  instantInsightRules: {
    HugeDelay: { stream: 'flights', where: 'delay > 90.0', labels: ['haul'], holdFor: '1d', summary: 'Huge' },
    ManyFlights: { metric: 'windowed_count', above: 100, summary: 'Many' },
  },
  realTimeDashboards: {},
};

export interface NumberedEvent {
  readonly n: number;
  readonly [field: string]: unknown;
}

/** Some are repeated, filtered or do not match the schema. Values are multiples of 1/4, so that sums do not depend on their order. */
export function numberedEvents(count: number): readonly NumberedEvent[] {
  return Array.from({ length: count }, (_, at) => {
    const n = at % 17 === 16 ? at - 5 : at;
    const hash = createHash('sha256').update(String(n)).digest();
    return {
      n,
      origin: ['ORD', 'JFK', 'LAX', 'ATL', 'DFW', 'BOS', 'SEA', 'SFO'][hash.readUInt8(0) % 8],
      haul: hash.readUInt8(1) % 3 === 0 ? 'long' : 'short',
      flight: `F${hash.readUInt16LE(2) % 300}`,
      delay: n % 50 === 49 ? 101 : (hash.readUInt8(4) - 64) / 2 + (hash.readUInt8(5) % 4) / 4,
      time: EVENTS_END_MS - (hash.readUInt32LE(6) % 3_600_000),
    };
  });
}

export async function publish(url: string, events: readonly NumberedEvent[]): Promise<void> {
  const connection = await connect({ servers: url });
  const client = jetstream(connection);
  for (let from = 0; from < events.length; from += 500) {
    const batch = events.slice(from, from + 500);
    await Promise.all(batch.map((event) => client.publish('flights.all', JSON.stringify(event))));
  }
  await connection.drain();
}

export async function createStream(url: string): Promise<void> {
  const connection = await connect({ servers: url });
  const manager = await jetstreamManager(connection);
  await manager.streams.add({ name: 'FLIGHTS', subjects: ['flights.>'] });
  await connection.drain();
}

/** The same setup and events on a virtual clock, without a crash. */
export async function straight(folder: string, events: readonly NumberedEvent[]): Promise<readonly string[]> {
  const setup = requireSetup(await setupFolder(folder));
  const run = new VirtualRun(setup, { startMs: Date.now() });
  for (const [at, event] of events.entries()) {
    run.send('flights', {
      payload: new TextEncoder().encode(JSON.stringify(event)),
      subject: 'flights.all',
      sequence: at + 1,
      stored: { stream: 'FLIGHTS', atMs: run.nowMs },
    });
  }
  run.wait(1_000);
  return compared(run.exposition());
}

export const setupFolder = (folder: string, processing: object = PROCESSING) =>
  writeSetupFiles(join(folder, 'setup'), processing);

/** What must be equal, in a fixed order: series have the order in which they began. */
export function compared(exposition: string): readonly string[] {
  return exposition
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .filter((line) => !line.startsWith('natsight_') || /^natsight_insight_(?:firing|value)/.test(line))
    .sort();
}

export interface CrashingExporter {
  readonly url: string;
  readonly process: NatsightProcess;
}

/** Starts `natsight run` with a state folder; it never outlives the test. */
export async function startExporter(
  folder: string,
  natsUrl: string,
  ...flags: readonly string[]
): Promise<CrashingExporter> {
  const port = await freePort();
  const process = await spawnNatsight([
    'run',
    join(folder, 'setup'),
    '--web.listen-address',
    `127.0.0.1:${port}`,
    '--nats.url',
    natsUrl,
    '--state',
    join(folder, 'state'),
    ...flags,
  ]);
  return { url: `http://127.0.0.1:${port}`, process };
}

export async function scrape({ url }: CrashingExporter): Promise<string> {
  return (await fetch(`${url}/metrics`)).text();
}

export const sampleOf = (exposition: string, series: string) =>
  Number(
    exposition
      .split('\n')
      .find((line) => line.startsWith(`${series} `))
      ?.slice(series.length + 1) ?? NaN,
  );

/** Waits until the exporter has counted so many messages of the stream. */
export function untilReceived(exporter: CrashingExporter, count: number): Promise<string> {
  return waitFor(
    `${count} messages are counted; it printed ${exporter.process.output().slice(-2_000)}`,
    () => scrape(exporter),
    (text) => sampleOf(text, 'natsight_events_received_total{stream="flights"}') >= count,
    { withinMs: 60_000 },
  );
}

/** Kills the process when a checkpoint is being written, after so many writes, or after a while. */
export async function killWhileWriting(
  { process }: CrashingExporter,
  folder: string,
  writes: number,
): Promise<void> {
  const state = join(folder, 'state');
  await mkdir(state, { recursive: true });
  let left = writes;
  await new Promise<void>((resolve) => {
    const watcher = watch(state, (_event, name) => {
      if (name?.startsWith('checkpoints-') !== true || left-- > 0) return;
      watcher.close();
      resolve();
    });
    const give = (): void => {
      watcher.close();
      resolve();
    };
    void process.exit.finally(give);
  });
  await kill(process);
}

export async function killAfter({ process }: CrashingExporter, ms: number): Promise<void> {
  await delay(ms);
  await kill(process);
}

async function kill(process: NatsightProcess): Promise<void> {
  process.kill('SIGKILL');
  await process.exit;
}

export const stateFiles = (folder: string) => readdirSync(join(folder, 'state')).sort();
