import type { Consumer, ConsumerMessages, ConsumerNotification, JsMsg } from '@nats-io/jetstream';
import { setImmediate } from 'node:timers/promises';
import { deliveryOf } from './ack-subject.js';
import { messageOf } from '../../error-message.js';

/** Messages per pull request. More is not faster, and more messages are in flight when the connection breaks. */
const pullMessages = 2_000;
/** Interval of the server's idle heartbeats. */
const HEARTBEAT_MS = 2_000;

/** Called with each message and its stream sequence. */
export type OnDelivery = (message: JsMsg, sequence: number) => void;

export interface PullReading {
  readonly onDelivery: OnDelivery;
  /** Resolves once everything that the server had sent before was read. */
  readonly flush: () => Promise<void>;
  /** Interval of the server's idle heartbeats; default: 2 s. The client allows no less than 500 ms. */
  readonly heartbeatMs?: number | undefined;
}

/** Reads from a claimed consumer until the first failure. */
export class PullReader {
  readonly #onDelivery: OnDelivery;
  readonly #flush: () => Promise<void>;
  /** The next consumer sequence. A gap means that a message was sent but did not arrive. */
  #expected: number;
  #messages: ConsumerMessages | undefined;
  /** Counts what shows that the server still serves the consumer: messages and heartbeats. */
  #signsOfLife = 0;
  #reason = 'the consumer was closed';
  #hasEnded = false;

  private constructor({ onDelivery, flush }: PullReading, expected: number) {
    this.#onDelivery = onDelivery;
    this.#flush = flush;
    this.#expected = expected;
  }

  static async begin(consumer: Consumer, options: PullReading): Promise<PullReader> {
    const claimed = await consumer.info(true);
    const reading = new PullReader(options, claimed.delivered.consumer_seq + 1);
    reading.#messages = await consumer.consume({
      max_messages: pullMessages,
      idle_heartbeat: options.heartbeatMs ?? HEARTBEAT_MS,
      abort_on_missing_resource: true,
      callback: (message) => reading.#receive(message),
    });
    void reading.#watch(reading.#messages);
    return reading;
  }

  /** Resolves with the reason when reading has ended. */
  async ended(): Promise<string> {
    const error = await this.#messages?.closed();
    return error === undefined ? this.#reason : messageOf(error);
  }

  get hasEnded(): boolean {
    return this.#hasEnded;
  }

  /** The first reason counts: others follow from it. */
  end(reason: string): void {
    if (this.#hasEnded) return;
    this.#hasEnded = true;
    this.#reason = reason;
    this.#messages?.stop();
  }

  #receive(message: JsMsg): void {
    const { sequence, deliverySequence } = deliveryOf(message);
    if (deliverySequence !== this.#expected) {
      return this.end(
        `delivery ${deliverySequence} came after ${this.#expected - 1}: messages were lost in transit, or another client reads this durable`,
      );
    }
    this.#expected += 1;
    this.#signsOfLife += 1;
    this.#onDelivery(message, sequence);
  }

  async #watch(messages: ConsumerMessages): Promise<void> {
    for await (const notification of messages.status()) {
      if (notification.type === 'heartbeat') this.#signsOfLife += 1;
      else if (notification.type === 'heartbeats_missed') void this.#heartbeatsMissed();
      const reason = reasonToEnd(notification);
      if (reason !== undefined) this.end(reason);
    }
  }

  /**
   * The client has not read a heartbeat for two intervals. The server may have sent it: behind a large message on a slow link, or
   * while this process was busy. Only if none came before the answer to a ping, the server does not serve the consumer any more.
   */
  async #heartbeatsMissed(): Promise<void> {
    const before = this.#signsOfLife;
    await this.#flush().catch(() => undefined);
    // The client tells of a heartbeat one turn after it has read it.
    await setImmediate();
    if (this.#signsOfLife === before) this.end('missed heartbeats from NATS');
  }
}

function reasonToEnd(notification: ConsumerNotification): string | undefined {
  switch (notification.type) {
    case 'consumer_deleted':
      return `the consumer was deleted: ${notification.description}`;
    case 'no_responders':
      return 'JetStream does not respond';
    default:
      return undefined;
  }
}
