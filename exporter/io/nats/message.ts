import type { MsgHdrs } from '@nats-io/transport-node';
import type { Message } from '../../event/message.js';
import { headerOf } from './header.js';

/** What core NATS and JetStream messages have in common. */
export interface RawMessage {
  readonly subject: string;
  readonly data: Uint8Array;
  readonly headers?: MsgHdrs | undefined;
  /** When JetStream stored it. */
  readonly time?: Date;
}

/** A NATS message for the pipeline. Subject and headers are decoded only when they are read. */
export class NatsMessage implements Message {
  readonly sequence: number | undefined;
  readonly arrivalMs: number;
  /** The client's message, for readers that need more than the pipeline. */
  readonly raw: RawMessage;

  constructor(raw: RawMessage, sequence: number | undefined, arrivalMs: number) {
    this.raw = raw;
    this.sequence = sequence;
    this.arrivalMs = arrivalMs;
  }

  get subject(): string {
    return this.raw.subject;
  }

  get payload(): Uint8Array {
    return this.raw.data;
  }

  header(name: string): string | undefined {
    return headerOf(() => this.raw.headers, name);
  }
}
