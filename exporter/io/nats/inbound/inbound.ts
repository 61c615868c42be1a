import type { ShedReason } from '../../../../setup/self-metric-reasons.js';
import type { Clock } from '../../clock.js';
import { MAX_INBOUND_BYTES } from '../../process/memory-limit.js';
import { InboundQueue } from './inbound-queue.js';
import { InboundReader } from './inbound-reader.js';
import type { ReceiveWire, WireReceivers } from './inbound-reader.js';

/**
 * The subscriptions of a connection whose messages are read from the server's bytes before the client parses them. That takes a
 * quarter of the client's CPU per message. The client still authenticates, subscribes, answers pings and reconnects.
 */
export class Inbound implements WireReceivers {
  /** Called after bytes from the server are read. */
  onBytes: () => void = () => undefined;
  readonly #clock: Clock;
  readonly #onDrop: (reason: string) => void;
  readonly #limitBytes: number;
  /** Of the connection that is up. */
  #queue: InboundQueue;
  /** By subscription id, which stays the same when the client reconnects. */
  readonly #receivers: (ReceiveWire | undefined)[] = [];
  readonly #shedders: (ReceiveWire | undefined)[] = [];
  #reader: InboundReader | undefined;
  /** Of the connection before, which counts until the next one has read something. */
  #readerBefore: InboundReader | undefined;
  /** Of the connection that natsight dropped last. */
  #readerDropped: InboundReader | undefined;

  /**
   * @param onDrop is called with the reason when a connection is dropped because what came from the server cannot be read
   * @param limitBytes how much may wait to be processed, see `InboundQueue`
   */
  constructor(
    clock: Clock,
    onDrop: (reason: string) => void = () => undefined,
    limitBytes = MAX_INBOUND_BYTES,
  ) {
    this.#clock = clock;
    this.#onDrop = onDrop;
    this.#limitBytes = limitBytes;
    this.#queue = new InboundQueue(limitBytes);
  }

  /** Why messages of plain subjects are to be shed; `undefined`: they are to be processed. */
  get shedding(): ShedReason | undefined {
    return this.#queue.shedding;
  }

  /** What has arrived on a new connection. */
  queue(): InboundQueue {
    this.#queue = new InboundQueue(this.#limitBytes);
    return this.#queue;
  }

  /**
   * @param subscription id in the client; call this before the server can answer
   * @param shed gets its messages instead while `shedding`; unset: they are not shed
   */
  intercept(subscription: number, receive: ReceiveWire, shed: ReceiveWire = receive): void {
    this.#receivers[subscription] = receive;
    this.#shedders[subscription] = shed;
  }

  /** The client gets the messages of the subscription again. */
  release(subscription: number): void {
    this.#receivers[subscription] = undefined;
    this.#shedders[subscription] = undefined;
  }

  receiverOf(subscription: number): ReceiveWire | undefined {
    const receivers = this.#queue.shedding === undefined ? this.#receivers : this.#shedders;
    return receivers[subscription];
  }

  /** A reader for one TCP connection: each connection starts with a new protocol line. */
  reader(): InboundReader {
    if (this.#reader?.lastReadMs !== undefined) this.#readerBefore = this.#reader;
    this.#reader = new InboundReader(this, this.#clock);
    return this.#reader;
  }

  /** The connection of the present reader is being dropped. */
  dropped(reason: string): void {
    this.#readerDropped = this.#reader;
    this.#onDrop(reason);
  }

  /** Whether natsight itself dropped the connection whose bytes were read last. */
  get isDropped(): boolean {
    return this.#lastReader !== undefined && this.#lastReader === this.#readerDropped;
  }

  /** When the last bytes came; `undefined` before the first. */
  get lastReadMs(): number | undefined {
    return this.#lastReader?.lastReadMs;
  }

  /** Whether the last bytes ended within a line or a message. */
  get isWithinMessage(): boolean {
    return this.#lastReader?.isWithinMessage === true;
  }

  get #lastReader(): InboundReader | undefined {
    return this.#reader?.lastReadMs === undefined ? this.#readerBefore : this.#reader;
  }
}
