import type { Consumer, ConsumerMessages, ConsumerNotification, JsMsg } from '@nats-io/jetstream';
import { deliveryOf } from './delivery.js';
import { messageOf } from '../error-message.js';

/** Messages per pull request. More is not faster, and more messages are in flight when the connection breaks. */
const pullMessages = 2_000;
/** Interval of the server's idle heartbeats; two missed ones end the reading. */
const heartbeatMs = 2_000;

/** Called with each message and its stream sequence. */
export type OnDelivery = (message: JsMsg, sequence: number) => void;

/** Reads from a claimed consumer until the first failure. */
export class PullReader {
  readonly #onDelivery: OnDelivery;
  /** The next consumer sequence. A gap means that a message was sent but did not arrive. */
  #expected: number;
  #messages: ConsumerMessages | undefined;
  #reason = 'the consumer was closed';
  #hasEnded = false;

  private constructor(onDelivery: OnDelivery, expected: number) {
    this.#onDelivery = onDelivery;
    this.#expected = expected;
  }

  static async begin(consumer: Consumer, onDelivery: OnDelivery): Promise<PullReader> {
    const claimed = await consumer.info(true);
    const reading = new PullReader(onDelivery, claimed.delivered.consumer_seq + 1);
    reading.#messages = await consumer.consume({
      max_messages: pullMessages,
      idle_heartbeat: heartbeatMs,
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
    this.#onDelivery(message, sequence);
  }

  async #watch(messages: ConsumerMessages): Promise<void> {
    for await (const notification of messages.status()) {
      const reason = reasonToEnd(notification);
      if (reason !== undefined) this.end(reason);
    }
  }
}

function reasonToEnd(notification: ConsumerNotification): string | undefined {
  switch (notification.type) {
    case 'heartbeats_missed':
      return 'missed heartbeats from NATS';
    case 'consumer_deleted':
      return `the consumer was deleted: ${notification.description}`;
    case 'no_responders':
      return 'JetStream does not respond';
    default:
      return undefined;
  }
}
