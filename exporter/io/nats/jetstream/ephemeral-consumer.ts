import { randomUUID } from 'node:crypto';
import { AckPolicy } from '@nats-io/jetstream';
import type { ConsumerInfo, JetStreamManager, StreamInfo } from '@nats-io/jetstream';
import { nanos } from '@nats-io/transport-node';
import { firstStart, rejectWorkQueue, startAfter } from './consumer-start.js';
import type { ConsumerReading } from './consumer-start.js';
import { isMissing } from './jetstream-stream.js';

/** The server removes a consumer that nobody has read for this long, such as that of a killed process. */
const inactiveMs = 30_000;

export interface EphemeralOptions extends ConsumerReading {
  /** Start of its name, by which people recognise it: `natsight-record`. */
  readonly prefix: string;
}

/**
 * A consumer for one reader that keeps its own position, as the client's ordered consumers: without acks, in memory, and gone when
 * it is released. Other consumers of the stream notice nothing of it.
 */
export class EphemeralConsumer {
  readonly #manager: JetStreamManager;
  readonly #options: EphemeralOptions;
  #name: string | undefined;

  constructor(manager: JetStreamManager, options: EphemeralOptions) {
    this.#manager = manager;
    this.#options = options;
  }

  /** Creates a consumer that delivers the messages after `delivered`; `undefined`: from `start`. */
  async claim(stream: StreamInfo, delivered: number | undefined): Promise<ConsumerInfo> {
    rejectWorkQueue(stream);
    const { filter, prefix } = this.#options;
    const start =
      delivered === undefined
        ? await firstStart(this.#manager, stream, this.#options)
        : startAfter(delivered, stream);
    const created = await this.#manager.consumers.add(this.#options.stream, {
      name: `${prefix}-${randomUUID().slice(0, 8)}`,
      ack_policy: AckPolicy.None,
      inactive_threshold: nanos(inactiveMs),
      mem_storage: true,
      num_replicas: 1,
      ...filter.config,
      ...start,
    });
    this.#name = created.name;
    return created;
  }

  /** Deletes the consumer. Without a connection the server does so after a while. */
  async release(): Promise<void> {
    const name = this.#name;
    this.#name = undefined;
    if (name === undefined) return;
    await this.#manager.consumers.delete(this.#options.stream, name).catch((error: unknown) => {
      if (!isMissing(error)) throw error;
    });
  }
}
