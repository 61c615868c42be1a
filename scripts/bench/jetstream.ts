import { jetstreamManager, StorageType } from '@nats-io/jetstream';
import type { JetStreamManager } from '@nats-io/jetstream';
import { connect } from '@nats-io/transport-node';
import { figure, ratio } from './figure.js';
import type { JetStreamInput, JetStreamReader } from './jetstream-job.js';
import { MessageBlock } from './publisher.js';
import { alternate, eventsOf } from './stage.js';
import type { RunExtent, Result } from './stage.js';
import { runStretch } from './stretch.js';
import type { Stretch } from './stretch.js';
import { until } from './until.js';
import { distinctPayloads } from './workload.js';

const READERS: readonly JetStreamReader[] = ['client alone', 'client and engine', 'natsight'];
const stream = 'BENCH';
const subject = 'bench.jetstream';
const events = 600_000;
const workload = { metrics: 2, eventBytes: 160, series: 10 };

/** The cost of acks and of tracking the position, compared with the same client without them. */
export async function jetstream(extent: RunExtent): Promise<Result> {
  const connection = await connect({ servers: extent.server.url });
  const manager = await jetstreamManager(connection);
  const block = new MessageBlock(subject, distinctPayloads(workload));
  const rounds = await alternate(extent.rounds, READERS, (reader) => measure(reader, manager, block, extent));
  await connection.close();
  const cpu = (reader: JetStreamReader) => rounds(reader).map(({ cpuMicros }) => cpuMicros);
  const perSecond = (reader: JetStreamReader) => rounds(reader).map(({ eventsPerSecond }) => eventsPerSecond);
  return {
    title: 'JetStream',
    method:
      'As above, from a stream in memory. The official client alone reads without acks and does nothing. The client ' +
      'with the engine reads without acks, and the engine counts. natsight reads through its durable consumer, ' +
      'checks that no delivery is missing, counts and acks. The last column is the rate of natsight relative to the ' +
      'reader in the row. The column before it is the same ratio if CPU alone limited the rate.',
    columns: [
      { name: 'reader' },
      { name: 'us per event', decimals: 2 },
      { name: 'events/s' },
      { name: 'its CPU to natsight', decimals: 2, spread: true },
      { name: 'natsight to it', decimals: 2, spread: true },
    ],
    rows: READERS.map((reader) => [
      reader,
      figure(cpu(reader)),
      figure(perSecond(reader)),
      ratio(cpu(reader), cpu('natsight')),
      ratio(perSecond('natsight'), perSecond(reader)),
    ]),
  };
}

async function measure(
  reader: JetStreamReader,
  manager: JetStreamManager,
  block: MessageBlock,
  extent: RunExtent,
): Promise<Stretch> {
  await manager.streams.add({ name: stream, subjects: [subject], storage: StorageType.Memory });
  const measured = eventsOf(events, extent);
  const input: JetStreamInput = {
    url: extent.server.url,
    reader,
    stream,
    workload,
    warmup: measured / 2,
    events: measured,
  };
  const stored = (messages: number) =>
    until(async () => (await manager.streams.info(stream)).state.messages >= messages);
  try {
    return await runStretch<Stretch>(extent, 'jetstream-job.js', input, block, stored);
  } finally {
    await manager.streams.delete(stream);
  }
}
