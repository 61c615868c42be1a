import type { Clock } from '../../clock.js';
import { endOfOtherLine, INCOMPLETE } from './other-line.js';
import { shortened } from './oversized.js';
import type { ReadTurn } from './read-turn.js';
import { OTHER_LINE, OVERSIZED, WireMessage } from './wire-message.js';

const LINE_END_BYTES = 2;
const NOTHING = new Uint8Array();
/** Clients count their subscriptions from 1. */
const NO_SUBSCRIPTION = 0;

/** Receives a message of a subscription. The message is valid only until this returns. Must not throw. */
export type ReceiveWire = (message: WireMessage) => void;

export interface WireReceivers {
  /** The receiver of a subscription; `undefined` if the client gets its messages. */
  receiverOf(subscription: number): ReceiveWire | undefined;
}

/**
 * Splits the bytes from the server: messages of registered subscriptions go to their receivers, all other bytes to the client.
 * Protocol: https://docs.nats.io/reference/reference-protocols/nats-protocol. Between reads it holds at most one incomplete line
 * (`MAX_LINE_BYTES`) or message (`MAX_MESSAGE_BYTES`). A larger message arrives as one without a payload.
 */
export class InboundReader {
  readonly #receivers: WireReceivers;
  readonly #clock: Clock;
  readonly #message = new WireMessage();
  /** Number of bytes in the page: the rest of the last read and the new chunk. */
  #have = 0;
  /** How many of the next bytes belong to a message that is too large to be held. */
  #unwanted = 0;
  #hasMore = false;

  constructor(receivers: WireReceivers, clock: Clock) {
    this.#receivers = receivers;
    this.#clock = clock;
  }

  /**
   * Processes the next chunk from the server, until the turn is over: then `hasMore`. Returns the bytes for the client, always complete
   * lines and messages. Throws `ProtocolError` if it is not the NATS protocol; the reader must not be used after that.
   */
  read(chunk: Uint8Array, turn?: ReadTurn): Uint8Array | undefined {
    this.#append(this.#wanted(chunk));
    const message = this.#message;
    message.arrivalMs = this.#clock.now();
    this.#hasMore = false;
    const others: Uint8Array[] = [];
    let [at, othersAt] = [0, 0];
    for (let end = this.#endOf(at); end <= this.#have; end = this.#endOf(at)) {
      const receive = this.#receivers.receiverOf(message.subscription);
      if (receive !== undefined || message.hasReturn) {
        if (othersAt < at) others.push(message.page.bytes.slice(othersAt, at));
        othersAt = end;
        if (receive === undefined) others.push(message.forClient(at, end));
        else {
          message.open(end);
          receive(message);
        }
      }
      at = end;
      if (turn?.isOverAfterMessage() === true) {
        this.#hasMore = true;
        break;
      }
    }
    if (othersAt < at) others.push(message.page.bytes.slice(othersAt, at));
    this.#keep(at);
    return others.length > 1 ? Buffer.concat(others) : others[0];
  }

  /** Whether the last turn was over before all messages were processed: call `proceed` until they are. */
  get hasMore(): boolean {
    return this.#hasMore;
  }

  /** Bytes that are not processed. */
  get waitingBytes(): number {
    return this.#have;
  }

  /** Processes what the turn before has left. */
  proceed(turn: ReadTurn): Uint8Array | undefined {
    return this.read(NOTHING, turn);
  }

  get lastReadMs(): number | undefined {
    const { arrivalMs } = this.#message;
    return arrivalMs === 0 ? undefined : arrivalMs;
  }

  /** Whether a line or a message is incomplete. */
  get isWithinMessage(): boolean {
    return this.#have > 0;
  }

  #wanted(chunk: Uint8Array): Uint8Array {
    if (this.#unwanted === 0) return chunk;
    const wanted = chunk.subarray(this.#unwanted);
    this.#unwanted -= chunk.length - wanted.length;
    return wanted;
  }

  #append(chunk: Uint8Array): void {
    const { page } = this.#message;
    page.makeRoom(this.#have + chunk.length, this.#have);
    page.bytes.set(chunk, this.#have);
    this.#have += chunk.length;
    this.#message.guard(this.#have);
  }

  #keep(at: number): void {
    // Most of a large message would be moved onto itself with each chunk.
    if (at === 0) return;
    const { page } = this.#message;
    page.bytes.copyWithin(0, at, this.#have);
    this.#have -= at;
    page.shrink(this.#have);
  }

  /** The end of the line or message that begins at `at`; beyond the bytes in the page if it is incomplete. */
  #endOf(at: number): number {
    if (at >= this.#have) return INCOMPLETE;
    const message = this.#message;
    const end = message.read(at, this.#have);
    if (end === OVERSIZED) return this.#shorten(at);
    if (end !== OTHER_LINE) return end;
    message.subscription = NO_SUBSCRIPTION;
    message.hasReturn = false;
    return endOfOtherLine(message.page.bytes, at, this.#have);
  }

  /** Leaves headers and payload of the message at `at` out, as far as they are received; the rest is not taken. */
  #shorten(at: number): number {
    const { page, size, contentAt } = this.#message;
    const short = shortened(page.bytes.subarray(at, contentAt - LINE_END_BYTES), size);
    const restAt = Math.min(contentAt + size, this.#have);
    this.#unwanted = contentAt + size - restAt;
    const shortEnd = at + short.length;
    const have = shortEnd + this.#have - restAt;
    page.makeRoom(have, this.#have);
    page.bytes.copyWithin(shortEnd, restAt, this.#have);
    page.bytes.set(short, at);
    this.#have = have;
    this.#message.guard(have);
    return this.#endOf(at);
  }
}
