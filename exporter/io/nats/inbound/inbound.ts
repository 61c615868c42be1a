import type { Clock } from '../../clock.js';
import { InboundReader } from './inbound-reader.js';
import type { WireMessage } from './wire-message.js';

/** Receives a message of a subscription. The message is valid only until this returns. Must not throw. */
export type ReceiveWire = (message: WireMessage) => void;

/**
 * Subscriptions of a connection whose messages are read from the server's bytes before the client parses them, which takes a
 * quarter of the client's CPU per message. The client still authenticates, subscribes, answers pings and reconnects.
 */
export class Inbound {
  readonly #clock: Clock;
  /** By subscription id, which stays the same when the client reconnects. */
  readonly #receivers: (ReceiveWire | undefined)[] = [];

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** `subscription`: its id in the client. Call this before the server can answer. */
  take(subscription: number, receive: ReceiveWire): void {
    this.#receivers[subscription] = receive;
  }

  /** From now on the client gets the messages of the subscription. */
  release(subscription: number): void {
    this.#receivers[subscription] = undefined;
  }

  receiverOf(subscription: number): ReceiveWire | undefined {
    return this.#receivers[subscription];
  }

  /** For the bytes of one TCP connection: each connection starts with a new line. */
  reader(): InboundReader {
    return new InboundReader(this, this.#clock);
  }
}
