import type { Clock } from '../../clock.js';
import { InboundReader } from './inbound-reader.js';
import type { WireMessage } from './wire-message.js';

/** Takes a message of a subscription; it is done with when this returns, and must not throw. */
export type ReceiveWire = (message: WireMessage) => void;

/**
 * The subscriptions of a connection whose messages are taken out of the bytes from the server before the client sees them:
 * a quarter of what the client asks for each. The client goes on to sign in, subscribe, answer pings and connect again.
 */
export class Inbound {
  readonly #clock: Clock;
  /** By the number of the subscription, which stays the same when the client connects again. */
  readonly #receivers: (ReceiveWire | undefined)[] = [];

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** `subscription`: the number that the client gave it. Call it before the server can have answered. */
  take(subscription: number, receive: ReceiveWire): void {
    this.#receivers[subscription] = receive;
  }

  /** From here on the client gets what still comes. */
  release(subscription: number): void {
    this.#receivers[subscription] = undefined;
  }

  receiverOf(subscription: number): ReceiveWire | undefined {
    return this.#receivers[subscription];
  }

  /** For the bytes of one connect; each one begins with a line of its own. */
  reader(): InboundReader {
    return new InboundReader(this, this.#clock);
  }
}
