import type { Clock } from '../../clock.js';
import type { Inbound } from './inbound.js';
import { WireMessage } from './wire-message.js';

const [UPPER_M, UPPER_H, LINE_FEED] = [0x4d, 0x48, 0x0a] as const;
/** Clients count their subscriptions from 1. */
const NO_SUBSCRIPTION = 0;

/**
 * Divides what a server sends between those who take messages straight from the bytes and the client, which gets the rest as
 * it came: https://docs.nats.io/reference/reference-protocols/nats-protocol. What no server would send stays where it is,
 * until the client misses the answers to its pings.
 */
export class InboundReader {
  readonly #inbound: Inbound;
  readonly #clock: Clock;
  readonly #message = new WireMessage();
  /** Bytes in the page: what was left of the last read, and what came now. */
  #have = 0;

  constructor(inbound: Inbound, clock: Clock) {
    this.#inbound = inbound;
    this.#clock = clock;
  }

  /** Takes what the server has sent next. Gives what is for the client, always whole lines and messages. */
  read(chunk: Uint8Array): Uint8Array | undefined {
    this.#append(chunk);
    const message = this.#message;
    message.arrivalMs = this.#clock.now();
    const others: Uint8Array[] = [];
    let [at, othersAt] = [0, 0];
    for (let end = this.#endOf(at); end <= this.#have; end = this.#endOf(at)) {
      const receive = this.#inbound.receiverOf(message.subscription);
      if (receive !== undefined) {
        if (othersAt < at) others.push(message.page.bytes.slice(othersAt, at));
        othersAt = end;
        message.open(end);
        receive(message);
      }
      at = end;
    }
    if (othersAt < at) others.push(message.page.bytes.slice(othersAt, at));
    this.#keep(at);
    return others.length > 1 ? Buffer.concat(others) : others[0];
  }

  #append(chunk: Uint8Array): void {
    const { page } = this.#message;
    page.makeRoom(this.#have + chunk.length, this.#have);
    page.bytes.set(chunk, this.#have);
    this.#have += chunk.length;
    this.#message.guard(this.#have);
  }

  #keep(at: number): void {
    this.#message.page.bytes.copyWithin(0, at, this.#have);
    this.#have -= at;
  }

  /** The end of what begins there; beyond all bytes at hand, when it has not come whole. */
  #endOf(at: number): number {
    if (at >= this.#have) return Infinity;
    const { bytes } = this.#message.page;
    if (bytes[at] === UPPER_M) return this.#message.read(at + 'MSG '.length, false);
    if (bytes[at] === UPPER_H) return this.#message.read(at + 'HMSG '.length, true);
    this.#message.subscription = NO_SUBSCRIPTION;
    const lineEnd = bytes.indexOf(LINE_FEED, at);
    return lineEnd < 0 ? Infinity : lineEnd + 1;
  }
}
