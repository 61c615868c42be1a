import type { Consumer, ConsumerMessages, ConsumerNotification, JsMsg } from '@nats-io/jetstream';
import { deliveryOf } from './delivery.js';
import { messageOf } from '../error-message.js';

/** Messages asked for at a time. More gains no speed and loses more on the way when the connection breaks. */
const pullMessages = 2_000;
/** The server says this often that it is there; missing it twice ends the reading. */
const heartbeatMs = 2_000;

/** Gets each message with its sequence in the stream. */
export type Take = (message: JsMsg, sequence: number) => void;

/**
 * One stretch of reading from a consumer: from when it was claimed to the first sign that something is wrong.
 */
export class PullReader {
  readonly #take: Take;
  /** Each delivery counts one up, so a gap shows that a message was sent and did not arrive. */
  #expected: number;
  #messages: ConsumerMessages | undefined;
  #reason = 'the consumer was closed';

  private constructor(take: Take, expected: number) {
    this.#take = take;
    this.#expected = expected;
  }

  static async begin(consumer: Consumer, take: Take): Promise<PullReader> {
    const claimed = await consumer.info(true);
    const reading = new PullReader(take, claimed.delivered.consumer_seq + 1);
    reading.#messages = await consumer.consume({
      max_messages: pullMessages,
      idle_heartbeat: heartbeatMs,
      abort_on_missing_resource: true,
      callback: (message) => reading.#receive(message),
    });
    void reading.#watch(reading.#messages);
    return reading;
  }

  /** Settles when reading has ended, with the reason. */
  async ended(): Promise<string> {
    const error = await this.#messages?.closed();
    return error === undefined ? this.#reason : messageOf(error);
  }

  end(reason: string): void {
    this.#reason = reason;
    this.#messages?.stop();
  }

  #receive(message: JsMsg): void {
    const { sequence, deliverySequence } = deliveryOf(message);
    if (deliverySequence !== this.#expected) {
      return this.end(
        `delivery ${deliverySequence} came after ${this.#expected - 1}: messages were lost on the way, or somebody else reads this durable too`,
      );
    }
    this.#expected += 1;
    this.#take(message, sequence);
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
      return 'NATS sends no heartbeats';
    case 'consumer_deleted':
      return `the consumer is gone: ${notification.description}`;
    case 'no_responders':
      return 'JetStream does not answer';
    default:
      return undefined;
  }
}
