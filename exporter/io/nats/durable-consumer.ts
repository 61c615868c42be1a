import {
  AckPolicy,
  DeliverPolicy,
  RetentionPolicy,
  type ConsumerConfig,
  type ConsumerInfo,
  type JetStreamManager,
  type StreamInfo,
} from '@nats-io/jetstream';
import { nanos } from '@nats-io/transport-node';
import type { JetStreamOptions } from '../../../setup/model/stream.js';
import { isMissing } from './jetstream-stream.js';
import { UnusableStreamError } from './unusable-stream-error.js';

/** Limit of delivered but unacked messages. At the limit the server stops delivering until an ack arrives. */
const maxAckPending = 65_536;

/**
 * The durable pull consumer of a stream, with ack policy "all": one ack covers all earlier messages, at a quarter of the cost of
 * single acks. A message that was sent but never arrived must therefore not be skipped: after `claim`, the next delivery is
 * always the first message that is not acked.
 */
export class DurableConsumer {
  readonly #manager: JetStreamManager;
  readonly #options: JetStreamOptions;
  readonly #name: string;

  constructor(manager: JetStreamManager, options: JetStreamOptions, name: string) {
    this.#manager = manager;
    this.#options = options;
    this.#name = name;
  }

  /**
   * Prepares the consumer to deliver the message after `acked` next. If `acked` is undefined, the consumer's own ack floor
   * counts, or the `start` option if there is no consumer yet.
   */
  async claim(stream: StreamInfo, acked: number | undefined): Promise<ConsumerInfo> {
    rejectWorkQueue(stream);
    const found = await this.#find(this.#name);
    if (found === undefined) return this.#create(stream, acked ?? (await this.#interruptedRewind()));
    const current = await this.#adjust(found);
    const hasUnacked = current.num_ack_pending > 0;
    // After a crash the server may have lost the end of a stream, but still have the consumer's state for it.
    const aheadOfStream = current.delivered.stream_seq > stream.state.last_seq;
    if (isBehind(acked, ackedBy(current))) return this.#rewind(stream, acked);
    if (!hasUnacked && !aheadOfStream) return current;
    return this.#rewind(stream, latest(acked, ackedBy(current)));
  }

  /** Updates the settings of an existing consumer to those of the setup. Its position does not change. */
  async #adjust(found: ConsumerInfo): Promise<ConsumerInfo> {
    const { config } = found;
    this.#rejectOtherKinds(config);
    const wanted = this.#settings();
    const same =
      config.ack_wait === wanted.ack_wait &&
      config.max_ack_pending === wanted.max_ack_pending &&
      (config.filter_subject ?? '') === (wanted.filter_subject ?? '');
    return same ? found : this.#manager.consumers.update(this.#options.stream, this.#name, wanted);
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

  /**
   * Moves the consumer back. The server cannot do that, so it is deleted and created again. A second consumer keeps the position
   * in case the process is killed in between.
   */
  async #rewind(stream: StreamInfo, acked: number | undefined): Promise<ConsumerInfo> {
    await this.#remove(this.#rewindName);
    await this.#add(stream, this.#rewindName, acked);
    await this.#remove(this.#name);
    return this.#create(stream, acked);
  }

  async #interruptedRewind(): Promise<number | undefined> {
    const marker = await this.#find(this.#rewindName);
    return marker && ackedBy(marker);
  }

  async #create(stream: StreamInfo, acked: number | undefined): Promise<ConsumerInfo> {
    const created = await this.#add(stream, this.#name, acked);
    await this.#remove(this.#rewindName);
    return created;
  }

  async #add(stream: StreamInfo, name: string, acked: number | undefined): Promise<ConsumerInfo> {
    const start = acked === undefined ? await this.#firstStart(stream) : startAfter(acked, stream);
    return this.#manager.consumers.add(this.#options.stream, {
      durable_name: name,
      ack_policy: AckPolicy.All,
      ...this.#settings(),
      ...start,
    });
  }

  #settings(): Pick<ConsumerConfig, 'ack_wait' | 'max_ack_pending' | 'filter_subject'> {
    const { ackWait, subjects } = this.#options;
    return {
      ack_wait: nanos(ackWait),
      max_ack_pending: maxAckPending,
      ...(subjects[0] === undefined ? {} : { filter_subject: subjects[0] }),
    };
  }

  /**
   * Uses a sequence where possible: "new" and "last" would mean another position if the consumer had to be created again.
   */
  async #firstStart(stream: StreamInfo): Promise<StartConfig> {
    const { start } = this.#options;
    if (start === 'all') return startAfter(0, stream);
    if (start === 'new') return startAfter(stream.state.last_seq, stream);
    if (start === 'last') return startAfter((await this.#lastSequence(stream)) - 1, stream);
    return 'sequence' in start
      ? { deliver_policy: DeliverPolicy.StartSequence, opt_start_seq: start.sequence }
      : { deliver_policy: DeliverPolicy.StartTime, opt_start_time: new Date(start.time).toISOString() };
  }

  async #lastSequence({ config, state }: StreamInfo): Promise<number> {
    const [subject] = this.#options.subjects;
    if (subject === undefined) return state.last_seq;
    const last = await this.#manager.streams.getMessage(config.name, { last_by_subj: subject });
    return last?.seq ?? state.last_seq + 1;
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

function rejectWorkQueue({ config: { name, retention } }: StreamInfo): void {
  if (retention !== RetentionPolicy.Workqueue) return;
  throw new UnusableStreamError(
    `stream "${name}" is a work queue: reading it would take messages away from its workers; copy it to another stream ("sources") and read that one`,
  );
}

type StartConfig = Pick<ConsumerConfig, 'deliver_policy' | 'opt_start_seq' | 'opt_start_time'>;

/** Never beyond the end of the stream: the server would skip all messages before that sequence. */
function startAfter(acked: number, { state }: StreamInfo): StartConfig {
  const sequence = Math.max(1, Math.min(acked, state.last_seq) + 1);
  return { deliver_policy: DeliverPolicy.StartSequence, opt_start_seq: sequence };
}

/** Sequence of the last message that needs no delivery; `undefined` if only the start time is known. */
export function ackedBy({ ack_floor, config }: ConsumerInfo): number | undefined {
  if (ack_floor.stream_seq > 0) return ack_floor.stream_seq;
  return config.opt_start_seq === undefined ? undefined : config.opt_start_seq - 1;
}

/** Whether the consumer has acked more than the reader knows, for example because the reader's state is older. */
function isBehind(known: number | undefined, acked: number | undefined): boolean {
  return known !== undefined && acked !== undefined && known < acked;
}

function latest(one: number | undefined, other: number | undefined): number | undefined {
  return one === undefined || other === undefined ? (one ?? other) : Math.max(one, other);
}
