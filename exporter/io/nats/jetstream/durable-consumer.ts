import {
  AckPolicy,
  type ConsumerConfig,
  type ConsumerInfo,
  type JetStreamManager,
  type StreamInfo,
} from '@nats-io/jetstream';
import { nanos } from '@nats-io/transport-node';
import { hasFilter } from './consumer-filter.js';
import { ackedBy, firstStart, rejectWorkQueue, sequenceAfter, startAfter } from './consumer-start.js';
import type { ConsumerReading } from './consumer-start.js';
import { isMissing } from './jetstream-stream.js';
import { isSince } from '../server-version.js';
import { consumerEdits } from '../watch/consumer-edits.js';
import { UnusableStreamError } from './unusable-stream-error.js';

/**
 * Limit of delivered but unacked messages. At the limit the server stops delivering until an ack arrives. Acks come with checkpoints:
 * it holds the messages of about a second at the rate that JetStream reaches, and takes some 50 MB of the server if no checkpoint succeeds.
 */
const MAX_ACK_PENDING = 500_000;

/** From this server version on, a consumer can be moved; see ADR-60. */
const MOVES_SINCE = [2, 14] as const;

type Pause = Pick<ConsumerConfig, 'pause_until'>;

export interface DurableOptions extends ConsumerReading {
  readonly name: string;
  readonly ackWaitMs: number;
  readonly serverVersion: string;
  /** Sequence up to which the stream was read, acked or not; 0: nothing was. */
  readonly delivered: number;
}

/**
 * The durable pull consumer of a stream, with ack policy "all": one ack covers all earlier messages, at a quarter of the cost of
 * single acks. A message that was sent but never arrived must therefore not be skipped: after `claim`, the next delivery is
 * always the first message that is not acked.
 */
export class DurableConsumer {
  readonly #manager: JetStreamManager;
  readonly #options: DurableOptions;
  readonly #name: string;

  constructor(manager: JetStreamManager, options: DurableOptions) {
    this.#manager = manager;
    this.#options = options;
    this.#name = options.name;
  }

  /**
   * Prepares the consumer to deliver the message after `acked` next. If `acked` is undefined, the consumer's own ack floor
   * counts, or the `start` option if there is no consumer yet.
   *
   * @param onGone called if there is none although messages were acked
   */
  async claim(stream: StreamInfo, acked: number | undefined, onGone: () => void): Promise<ConsumerInfo> {
    rejectWorkQueue(stream);
    const found = await this.#find(this.#name);
    if (found === undefined) {
      const interrupted = await this.#interruptedRewind();
      if (interrupted === undefined && acked !== undefined) onGone();
      return this.#create(stream, acked ?? interrupted);
    }
    this.#rejectOtherKinds(found.config);
    // After an update of the filter, nats-server 2.9 skips messages that the old filter left out.
    if (!hasFilter(found.config, this.#options.filter)) {
      return this.#rewind(stream, acked ?? ackedBy(found), found);
    }
    const current = await this.#adjust(found);
    const hasUnacked = current.num_ack_pending > 0;
    // After a crash the server may have lost the end of a stream, but still have the consumer's state for it.
    const aheadOfStream = current.delivered.stream_seq > stream.state.last_seq;
    if (isBehind(acked, ackedBy(current))) return this.#move(stream, acked, current);
    if (!hasUnacked && !aheadOfStream) return current;
    return this.#move(stream, latest(acked, ackedBy(current)), current);
  }

  /** Updates the settings of an existing consumer to those of the setup. Its position does not change. */
  async #adjust(found: ConsumerInfo): Promise<ConsumerInfo> {
    const { config } = found;
    const wanted = this.#settings();
    return consumerEdits({ ...config, ...wanted }, config).length === 0
      ? found
      : this.#manager.consumers.update(this.#options.stream, this.#name, wanted);
  }

  #rejectOtherKinds({ ack_policy, deliver_subject }: ConsumerConfig): void {
    const found = deliver_subject === undefined ? `ack policy "${ack_policy}"` : 'push delivery';
    if (deliver_subject === undefined && ack_policy === AckPolicy.All) return;
    const { stream } = this.#options;
    throw new UnusableStreamError(
      `consumer "${this.#name}" of stream "${stream}" exists with ${found}, expected a pull consumer with ack policy "all": ` +
        `remove it ("nats consumer rm ${stream} ${this.#name}") or set another name in "durable"`,
    );
  }

  /** Makes the consumer deliver what comes after `acked` next. Its deliveries are counted from 1 again. */
  async #move(stream: StreamInfo, acked: number | undefined, current: ConsumerInfo): Promise<ConsumerInfo> {
    const moved = acked === undefined ? undefined : await this.#reset(stream, acked, current);
    return moved ?? this.#rewind(stream, acked, current);
  }

  /**
   * Asks the server to move the consumer. Returns `undefined` if it did not: it is too old, the consumer began later, or the user lacks
   * the permission, which was not needed before.
   */
  async #reset(
    stream: StreamInfo,
    acked: number,
    { config: { opt_start_seq: firstSequence = 1 } }: ConsumerInfo,
  ): Promise<ConsumerInfo | undefined> {
    const sequence = sequenceAfter(acked, stream);
    if (!isSince(this.#options.serverVersion, MOVES_SINCE) || sequence < firstSequence) return undefined;
    try {
      return await this.#manager.consumers.reset(this.#options.stream, this.#name, sequence);
    } catch {
      return undefined;
    }
  }

  /**
   * Moves the consumer as any server can: deletes it and creates it again. A second consumer keeps the position in case the process is
   * killed in between. A pause stays: somebody wants it.
   */
  async #rewind(
    stream: StreamInfo,
    acked: number | undefined,
    { config: { pause_until: pauseUntil }, paused = false }: ConsumerInfo,
  ): Promise<ConsumerInfo> {
    await this.#remove(this.#rewindName);
    await this.#add(stream, this.#rewindName, acked);
    await this.#remove(this.#name);
    return this.#create(stream, acked, paused && pauseUntil !== undefined ? { pause_until: pauseUntil } : {});
  }

  async #interruptedRewind(): Promise<number | undefined> {
    const marker = await this.#find(this.#rewindName);
    return marker && ackedBy(marker);
  }

  async #create(stream: StreamInfo, acked: number | undefined, pause: Pause = {}): Promise<ConsumerInfo> {
    const created = await this.#add(stream, this.#name, acked, pause);
    await this.#remove(this.#rewindName);
    return created;
  }

  async #add(
    stream: StreamInfo,
    name: string,
    acked: number | undefined,
    pause: Pause = {},
  ): Promise<ConsumerInfo> {
    const start = acked === undefined ? await this.#firstStart(stream) : startAfter(acked, stream);
    return this.#manager.consumers.add(this.#options.stream, {
      durable_name: name,
      ack_policy: AckPolicy.All,
      ...this.#settings(),
      ...this.#options.filter.config,
      ...start,
      ...pause,
    });
  }

  /** What is "new" or "last" was decided when the stream was first read: later messages are not to be left out. */
  async #firstStart(stream: StreamInfo): Promise<ReturnType<typeof startAfter>> {
    const { start, delivered } = this.#options;
    const isOfThatTime = start === 'new' || start === 'last';
    return isOfThatTime && delivered > 0
      ? startAfter(delivered, stream)
      : firstStart(this.#manager, stream, this.#options);
  }

  /** With what somebody may have set to slow it down, or to leave something out. */
  #settings(): Partial<ConsumerConfig> {
    return {
      ack_wait: nanos(this.#options.ackWaitMs),
      max_ack_pending: MAX_ACK_PENDING,
      max_deliver: -1,
      headers_only: false,
      max_batch: 0,
      max_expires: 0,
      max_bytes: 0,
      backoff: [],
    };
  }

  get #rewindName(): string {
    return `${this.#name}-rewind`;
  }

  async #find(name: string): Promise<ConsumerInfo | undefined> {
    try {
      return await this.#manager.consumers.info(this.#options.stream, name);
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw error;
    }
  }

  async #remove(name: string): Promise<void> {
    try {
      await this.#manager.consumers.delete(this.#options.stream, name);
    } catch (error) {
      if (!isMissing(error)) throw error;
    }
  }
}

/** Whether the consumer has acked more than the reader knows, for example because the reader's state is older. */
function isBehind(known: number | undefined, acked: number | undefined): boolean {
  return known !== undefined && acked !== undefined && known < acked;
}

function latest(one: number | undefined, other: number | undefined): number | undefined {
  return one === undefined || other === undefined ? (one ?? other) : Math.max(one, other);
}
