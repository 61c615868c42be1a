import { jetstreamManager, StorageType } from '@nats-io/jetstream';
import type { JetStreamManager } from '@nats-io/jetstream';
import { connect } from '@nats-io/transport-node';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { figure, ratio } from './figure.js';
import type { JetStreamInput, JetStreamReader } from './jetstream-job.js';
import { MessageBlock } from './publisher.js';
import { alternate, casesOf, eventsOf } from './stage.js';
import type { Cell, RunExtent, Result } from './stage.js';
import { amountOf, runStretch } from './stretch.js';
import type { Stretch } from './stretch.js';
import { until } from './until.js';
import { distinctPayloads } from './workload.js';
import type { Workload } from './workload.js';

interface Case extends Workload {
  readonly events: number;
}

const READERS: readonly JetStreamReader[] = [
  'client alone',
  'client and engine',
  'natsight, plain subject',
  'natsight',
];
const stream = 'BENCH';
const subject = 'bench.jetstream';
const usual = { metrics: 2, series: 10_000 };
const CASES: readonly Case[] = [
  { ...usual, eventBytes: 160, events: 300_000 },
  { ...usual, eventBytes: 512, events: 200_000 },
];

/** The cost of reading from JetStream, with checkpoints and acks, beside the same client without them and beside plain subjects. */
export async function jetstream(extent: RunExtent): Promise<Result> {
  const connection = await connect({ servers: extent.server.url });
  const manager = await jetstreamManager(connection);
  const rows: (readonly Cell[])[] = [];
  for (const each of casesOf(CASES, extent)) rows.push(...(await compare(each, manager, extent)));
  await connection.close();
  return {
    title: 'JetStream',
    method:
      'As above, from a stream in memory. The official client alone reads without acks and does nothing. The client ' +
      'with the engine reads without acks, and the engine counts. natsight reads through its durable consumer, ' +
      'checks that no delivery is missing, counts, saves a checkpoint each second and acks what it covers. On the plain ' +
      'subject it saves the same checkpoints. Checkpoints are due by the clock: the slower a reader is served, the more of them its events pay. ' +
      'The last column is the rate of natsight relative to the reader in the row. ' +
      'The column before it is the CPU of natsight relative to that of the reader.',
    columns: [
      { name: 'bytes' },
      { name: 'reader' },
      { name: 'us per event', decimals: 2 },
      { name: 'events/s' },
      { name: "natsight's CPU to its", decimals: 2, spread: true },
      { name: 'natsight to it', decimals: 2, spread: true },
    ],
    rows,
  };
}

async function compare(
  { events, ...workload }: Case,
  manager: JetStreamManager,
  extent: RunExtent,
): Promise<readonly (readonly Cell[])[]> {
  const block = new MessageBlock(subject, distinctPayloads(workload));
  const measured = eventsOf(events, extent);
  const rounds = await alternate(extent.rounds, READERS, (reader) => {
    const amount = amountOf(measured, workload.eventBytes);
    const { url } = extent.server;
    const input = { url, reader, stream, subject, workload, ...amount };
    return withFolder((folder) => measure({ ...input, folder }, manager, block, extent));
  });
  const cpu = (reader: JetStreamReader) => rounds(reader).map(({ cpuMicros }) => cpuMicros);
  const perSecond = (reader: JetStreamReader) => rounds(reader).map(({ eventsPerSecond }) => eventsPerSecond);
  return READERS.map((reader) => [
    workload.eventBytes,
    reader,
    figure(cpu(reader)),
    figure(perSecond(reader)),
    ratio(cpu('natsight'), cpu(reader)),
    ratio(perSecond('natsight'), perSecond(reader)),
  ]);
}

async function measure(
  input: JetStreamInput,
  manager: JetStreamManager,
  block: MessageBlock,
  extent: RunExtent,
): Promise<Stretch> {
  // The stream would take CPU of the server, not of the reader; but a plain subject is read without one.
  if (input.reader === 'natsight, plain subject') return runStretch(extent, 'jetstream-job.js', input, block);
  await manager.streams.add({ name: stream, subjects: [subject], storage: StorageType.Memory });
  const stored = (messages: number) =>
    until(async () => (await manager.streams.info(stream)).state.messages >= messages);
  try {
    return await runStretch<Stretch>(extent, 'jetstream-job.js', input, block, stored);
  } finally {
    await manager.streams.delete(stream);
  }
}

async function withFolder<Measured>(use: (folder: string) => Promise<Measured>): Promise<Measured> {
  const folder = await mkdtemp(join(tmpdir(), 'natsight-bench-'));
  try {
    return await use(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
