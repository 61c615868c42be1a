import type { JsMsg, StreamInfo } from '@nats-io/jetstream';
import type { Position } from '../../source/source.js';

/**
 * How far a stream was delivered and acked, kept through reconnects, consumers made anew and streams made anew.
 */
export class Progress {
  #streamCreated: string | undefined;
  /** Goes up when sequences begin to mean other messages; positions from before are void then. */
  #generation = 0;
  /** Goes up when a consumer is claimed; acks of its earlier deliveries mean nothing to it then. */
  #claim = 0;
  #delivered = 0;
  #newest: JsMsg | undefined;
  #acked: number | undefined;

  /** The last message that needs no delivery; `undefined` while nobody has told. */
  get acked(): number | undefined {
    return this.#acked;
  }

  /** Looks whether the stream is still the one that was read. */
  recognise({ created, state }: StreamInfo): void {
    const replaced = this.#streamCreated !== undefined && this.#streamCreated !== created;
    this.#streamCreated = created;
    // A stream made anew begins at 1; one whose server crashed may have lost its end, and fills those sequences
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

  delivered(message: JsMsg, sequence: number): void {
    this.#delivered = sequence;
    this.#newest = message;
  }

  position(): Position | undefined {
    const [message, sequence] = [this.#newest, this.#delivered];
    if (message === undefined) return undefined;
    const [generation, claim] = [this.#generation, this.#claim];
    return {
      sequence,
      ack: () => {
        if (generation !== this.#generation || sequence <= (this.#acked ?? 0)) return;
        this.#acked = sequence;
        if (claim === this.#claim) message.ack();
      },
    };
  }

  #shorten(last: number): void {
    this.#generation += 1;
    this.#delivered = Math.min(this.#delivered, last);
    this.#acked = Math.min(this.#acked ?? last, last);
    this.#newest = undefined;
  }
}
