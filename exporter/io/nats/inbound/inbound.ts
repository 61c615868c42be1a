import type { Clock } from '../../clock.js';
import { InboundReader } from './inbound-reader.js';
import type { ReceiveWire, WireReceivers } from './inbound-reader.js';

/**
 * The subscriptions of a connection whose messages are read from the server's bytes before the client parses them. That takes a
 * quarter of the client's CPU per message. The client still authenticates, subscribes, answers pings and reconnects.
 */
export class Inbound implements WireReceivers {
  readonly #clock: Clock;
  /** Called with the reason when a connection is dropped because what came from the server cannot be read. */
  readonly dropped: (reason: string) => void;
  /** By subscription id, which stays the same when the client reconnects. */
  readonly #receivers: (ReceiveWire | undefined)[] = [];

  constructor(clock: Clock, dropped: (reason: string) => void = () => undefined) {
    this.#clock = clock;
    this.dropped = dropped;
  }

  /** @param subscription id in the client; call this before the server can answer */
  intercept(subscription: number, receive: ReceiveWire): void {
    this.#receivers[subscription] = receive;
  }

  /** The client gets the messages of the subscription again. */
  release(subscription: number): void {
    this.#receivers[subscription] = undefined;
  }

  receiverOf(subscription: number): ReceiveWire | undefined {
    return this.#receivers[subscription];
  }

  /** A reader for one TCP connection: each connection starts with a new protocol line. */
  reader(): InboundReader {
    return new InboundReader(this, this.#clock);
  }
}
