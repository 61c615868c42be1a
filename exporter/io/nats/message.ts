import type { MsgHdrs } from '@nats-io/transport-node';
import type { Message } from '../../event/message.js';
import { storedMsIn } from './delivery.js';
import { headerOf } from './header.js';

/** What core NATS and JetStream messages have in common. */
export interface RawMessage {
  readonly subject: string;
  readonly data: Uint8Array;
  readonly headers?: MsgHdrs | undefined;
  readonly reply?: string | undefined;
}

/** A NATS message for the pipeline. Subject and headers are decoded only when they are read. */
export class NatsMessage implements Message {
  readonly sequence: number | undefined;
  readonly arrivalMs: number;
  readonly #raw: RawMessage;
  #storedMs: number | undefined;

  constructor(raw: RawMessage, sequence: number | undefined, arrivalMs: number) {
    this.#raw = raw;
    this.sequence = sequence;
    this.arrivalMs = arrivalMs;
  }

  get subject(): string {
    return this.#raw.subject;
  }

  get payload(): Uint8Array {
    return this.#raw.data;
  }

  /** Parsed when it is read. */
  get storedMs(): number | undefined {
    const { reply } = this.#raw;
    if (this.sequence === undefined || reply === undefined) return undefined;
    return (this.#storedMs ??= storedMsIn(reply));
  }

  header(name: string): string | undefined {
    return headerOf(() => this.#raw.headers, name);
  }
}
