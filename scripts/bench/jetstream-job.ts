import { AckPolicy, DeliverPolicy, jetstream, jetstreamManager } from '@nats-io/jetstream';
import { connect } from '@nats-io/transport-node';
import { DEFAULT_CHECKPOINT_MS } from '../../exporter/io/checkpoint/kept-state.js';
import { benchMessage } from './bench-message.js';
import { jobInput, report } from './job.js';
import { startNatsight } from './natsight.js';
import { benchEngine, benchSetup, declared } from './natsight-setup.js';
import { measureStretch } from './stretch.js';
import type { Amount } from './stretch.js';
import type { Workload } from './workload.js';

export type JetStreamReader = 'client alone' | 'client and engine' | 'natsight, plain subject' | 'natsight';

export interface JetStreamInput extends Amount {
  readonly url: string;
  readonly reader: JetStreamReader;
  readonly stream: string;
  /** Of the stream. */
  readonly subject: string;
  /** Where natsight keeps its state. */
  readonly folder: string;
  readonly workload: Workload;
}

/** The same as in natsight. */
const pullMessages = 2_000;

const given = jobInput() as JetStreamInput;
await report(await measureStretch(await start(given), given));

/** Starts reading. The returned function gives the number of messages so far. */
async function start(input: JetStreamInput): Promise<() => number> {
  const { url, reader, stream, subject, workload } = input;
  switch (reader) {
    case 'client alone':
      return readWithoutAcks(url, stream, () => undefined);
    case 'client and engine': {
      const inlet = benchEngine(declared(workload)).inlet('flights');
      return readWithoutAcks(url, stream, (payload) => void inlet.process(benchMessage(payload, Date.now())));
    }
    case 'natsight, plain subject':
      return startWithState(input, { subject });
    case 'natsight':
      return startWithState(input, { jetstream: { stream } });
  }
}

/** With a checkpoint each second, after which JetStream gets its acks. */
async function startWithState(
  { url, workload, folder }: JetStreamInput,
  from: object,
): Promise<() => number> {
  const state = { place: { kind: 'folder', folder }, everyMs: DEFAULT_CHECKPOINT_MS } as const;
  return (await startNatsight(url, benchSetup(declared(workload), from), { state })).events;
}

async function readWithoutAcks(
  url: string,
  stream: string,
  onPayload: (payload: Uint8Array) => void,
): Promise<() => number> {
  const connection = await connect({ servers: url });
  const manager = await jetstreamManager(connection);
  const { name } = await manager.consumers.add(stream, {
    ack_policy: AckPolicy.None,
    deliver_policy: DeliverPolicy.All,
    mem_storage: true,
  });
  const consumer = await jetstream(connection).consumers.get(stream, name);
  let messages = 0;
  await consumer.consume({
    max_messages: pullMessages,
    callback: (message) => {
      onPayload(message.data);
      messages += 1;
    },
  });
  return () => messages;
}
