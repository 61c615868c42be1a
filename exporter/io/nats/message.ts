import type { MsgHdrs } from '@nats-io/transport-node';
import type { Message } from '../../event/message.js';
import { storedTimeOf } from './jetstream/ack-subject.js';
import { headerBlockOf } from './header.js';
import { headerIn, headersIn } from './header-block.js';

/** What core NATS and JetStream messages have in common. */
export interface RawMessage {
  readonly subject: string;
  readonly data: Uint8Array;
  readonly headers?: MsgHdrs | undefined;
  readonly reply?: string | undefined;
}

/** Where JetStream stored a message. */
export interface StoredAt {
  readonly stream: string;
  readonly sequence: number;
  /** Reply subject of the delivery, which contains the time. */
  readonly reply: string;
}

/** A NATS message for the pipeline. Subject and headers are decoded only when they are read. */
export class NatsMessage implements Message {
  readonly arrivalMs: number;
  /** The client's message, for readers that need more than the pipeline. */
  readonly raw: RawMessage;
  readonly #stored: StoredAt | undefined;
  #storedMs: number | undefined;
  #block: Uint8Array | undefined;

  /** `stored`: unset on plain subjects. */
  constructor(raw: RawMessage, arrivalMs: number, stored?: StoredAt) {
    this.raw = raw;
    this.arrivalMs = arrivalMs;
    this.#stored = stored;
  }

  get stream(): string | undefined {
    return this.#stored?.stream;
  }

  get sequence(): number | undefined {
    return this.#stored?.sequence;
  }

  get storedMs(): number | undefined {
    if (this.#stored === undefined) return undefined;
    return (this.#storedMs ??= storedTimeOf(this.#stored.reply));
  }

  get subject(): string {
    return this.raw.subject;
  }

  get payload(): Uint8Array {
    return this.raw.data;
  }

  readonly header = (name: string): string | undefined => {
    const block = this.#headerBlock();
    return headerIn(block, 0, block.length, name);
  };

  readonly headers = (): readonly (readonly [string, string])[] => {
    const block = this.#headerBlock();
    return headersIn(block, 0, block.length);
  };

  /** Every message is asked for several headers. */
  #headerBlock(): Uint8Array {
    return (this.#block ??= headerBlockOf(this.raw));
  }
}
