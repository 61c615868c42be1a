import type { ConsumerConfig, ConsumerInfo } from '@nats-io/jetstream';
import type { StoredMessage } from './jetstream.js';
import type { SimulatedProcess } from './process.js';
import type { Random } from './random.js';

export interface SimulatedDelivery {
  readonly message: StoredMessage;
  /** Counts the deliveries of the consumer, from 1. */
  readonly deliverySequence: number;
}

/** Who reads from a consumer. */
export interface Subscriber {
  readonly process: SimulatedProcess;
  receive(delivery: SimulatedDelivery): void;
  ended(reason: string): void;
}

const NANOSECONDS = 1e6;
const MOST_AT_ONCE = 6;

/** A durable pull consumer with ack policy "all", as the server keeps it. */
export class SimulatedConsumer {
  ackedTo: number;
  subscriber: Subscriber | undefined;
  #config: ConsumerConfig;
  #deliveries = 0;
  #deliveredTo: number;
  /** Sequences of messages that wait for an ack, and until when. */
  readonly #pending = new Map<number, number>();

  constructor(config: ConsumerConfig, startsAt: number) {
    this.#config = config;
    this.ackedTo = startsAt - 1;
    this.#deliveredTo = startsAt - 1;
  }

  info(name: string): ConsumerInfo {
    const info = {
      name,
      config: this.#config,
      delivered: { consumer_seq: this.#deliveries, stream_seq: this.#deliveredTo },
      ack_floor: { stream_seq: this.ackedTo },
      num_ack_pending: this.#pending.size,
    };
    // What the exporter reads of it.
    return info as unknown as ConsumerInfo;
  }

  update(name: string, config: Partial<ConsumerConfig>): ConsumerInfo {
    this.#config = { ...this.#config, ...config };
    return this.info(name);
  }

  subscribe(subscriber: Subscriber): number {
    if (this.subscriber?.process !== subscriber.process) this.end('another client reads this durable');
    this.subscriber = subscriber;
    return this.#deliveries;
  }

  end(reason: string): void {
    const { subscriber } = this;
    this.subscriber = undefined;
    subscriber?.process.after(0, () => subscriber.ended(reason));
  }

  ack(sequence: number): void {
    this.ackedTo = Math.max(this.ackedTo, sequence);
    for (const pending of this.#pending.keys()) if (pending <= sequence) this.#pending.delete(pending);
  }

  /** What to deliver now: messages that were not acked in time, in any order, and new ones. */
  due(messages: readonly StoredMessage[], nowMs: number, random: Random): readonly SimulatedDelivery[] {
    const most = random.between(1, MOST_AT_ONCE);
    const sequences = this.#overdue(nowMs, random).slice(0, most);
    while (sequences.length < most && this.#deliveredTo < messages.length)
      sequences.push(++this.#deliveredTo);
    return sequences.flatMap((sequence) => {
      const message = messages[sequence - 1];
      if (message === undefined) return [];
      this.#pending.set(sequence, nowMs + (this.#config.ack_wait ?? 0) / NANOSECONDS);
      return [{ message, deliverySequence: ++this.#deliveries }];
    });
  }

  /** In any order. */
  #overdue(nowMs: number, random: Random): number[] {
    const mixed: { readonly sequence: number; readonly place: number }[] = [];
    for (const [sequence, untilMs] of this.#pending) {
      if (untilMs <= nowMs) mixed.push({ sequence, place: random.next() });
    }
    return mixed.sort((a, b) => a.place - b.place).map(({ sequence }) => sequence);
  }
}
