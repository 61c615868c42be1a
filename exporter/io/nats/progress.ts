import type { JsMsg, StreamInfo } from '@nats-io/jetstream';
import type { Position } from '../../source/source.js';

/** Positions that may wait to be acknowledged; beyond it those are forgotten which were given out first. */
const MOST_GIVEN = 1_000;

/** A message that was delivered, by which all before it can be acked as long as its consumer is the claimed one. */
interface Given {
  readonly sequence: number;
  readonly message: JsMsg;
  readonly claim: number;
}

/** How far a stream was delivered and acked, kept over reconnects, and over consumers and streams that are created again. */
export class Progress {
  #streamCreated: string | undefined;
  /** Goes up when a consumer is claimed; acks of its earlier deliveries mean nothing to it then. */
  #claim = 0;
  #delivered = 0;
  #newest: JsMsg | undefined;
  #acked: number | undefined;
  /** By rising sequence. */
  #given: Given[] = [];

  /** Nothing up to this position is to be delivered. */
  constructor(after?: Position) {
    if (after === undefined) return;
    this.#streamCreated = after.streamCreated;
    this.#delivered = after.sequence;
    this.#acked = after.sequence;
  }

  /** Sequence of the last message that was delivered; 0 before the first. */
  get delivered(): number {
    return this.#delivered;
  }

  /** The last message that needs no delivery; `undefined` while nobody knows. */
  get acked(): number | undefined {
    return this.#acked;
  }

  /** Checks whether the stream is still the one that was read. */
  recognise({ created, state }: StreamInfo): void {
    const replaced = this.#streamCreated !== undefined && this.#streamCreated !== created;
    this.#streamCreated = created;
    // A stream created again begins at 1; one whose server crashed may have lost its end, and fills those sequences
    // with other messages.
    if (replaced) this.#shorten(0);
    else if (state.last_seq < this.#delivered) this.#shorten(state.last_seq);
  }

  /** A consumer was claimed that will deliver what comes after `acked`. */
  claimed(acked: number | undefined): void {
    this.#claim += 1;
    if (acked !== undefined) this.#acked = Math.max(acked, this.#acked ?? 0);
  }

  /** True when the message is to be delivered. One sent again is acked when it may be. */
  admit(message: JsMsg, sequence: number): boolean {
    if (sequence > this.#delivered) return true;
    if (sequence <= (this.#acked ?? 0)) message.ack();
    // Of the two, only this one can be acked with the consumer as it is now.
    else if (sequence === this.#delivered) this.#newest = message;
    return false;
  }

  deliveredUpTo(message: JsMsg, sequence: number): void {
    this.#delivered = sequence;
    this.#newest = message;
  }

  position(): Position | undefined {
    if (this.#streamCreated === undefined || this.#delivered === 0) return undefined;
    this.#give();
    return { sequence: this.#delivered, streamCreated: this.#streamCreated };
  }

  acknowledge({ sequence, streamCreated }: Position): void {
    if (streamCreated !== this.#streamCreated || sequence <= (this.#acked ?? 0)) return;
    this.#acked = sequence;
    const covered = this.#given.filter((given) => given.sequence <= sequence);
    this.#given = this.#given.slice(covered.length);
    const last = covered.at(-1);
    if (last?.claim === this.#claim) last.message.ack();
  }

  #give(): void {
    if (this.#newest === undefined || this.#delivered <= (this.#acked ?? 0)) return;
    const given = { sequence: this.#delivered, message: this.#newest, claim: this.#claim };
    if (this.#given.at(-1)?.sequence === given.sequence) this.#given.pop();
    this.#given.push(given);
    if (this.#given.length > MOST_GIVEN) this.#given.shift();
  }

  #shorten(last: number): void {
    this.#delivered = Math.min(this.#delivered, last);
    this.#acked = Math.min(this.#acked ?? last, last);
    this.#newest = undefined;
    this.#given = [];
  }
}
