import type { MsgHdrs } from '@nats-io/transport-node';
import type { Message } from '../../event/message.js';
import { Page } from '../../event/page.js';
import { headerBlockOf } from './header.js';
import { fieldsIn, headerIn, headersIn } from './header-block.js';
import type { HeaderField } from './header-block.js';

/** Where JetStream stored a message. */
export interface StoredAt {
  /** Name of the JetStream stream. */
  readonly stream: string;
  readonly sequence: number;
  /** Milliseconds since 1970. */
  readonly storedMs: number;
}

/** Bytes that may be read several at a time, also past the end of what is read: see `Page`. */
export type ReadableBytes = Pick<Page, 'bytes' | 'words'>;

/** Reads a reply subject between `start` and `end`. Returns whether it could. */
export interface ReplyReader {
  read(page: ReadableBytes, start: number, end: number): boolean;
}

/** A message from NATS, whether natsight has read it from the bytes of the connection or the client has. */
export interface ReceivedMessage extends Message {
  /** Set while a message of JetStream is processed. */
  stored: StoredAt | undefined;
  /** Empty if there is none. */
  readonly reply: string;
  /** Reads the reply subject in place; false if there is none. */
  readReply(reader: ReplyReader): boolean;
  /** The headers as bytes; see `headerIn`. */
  headerBlock(): Uint8Array;
  /** All values of all headers. */
  fields(): readonly HeaderField[];
}

/** What core NATS and JetStream messages of the client have in common. */
interface RawMessage {
  readonly subject: string;
  readonly data: Uint8Array;
  readonly headers?: MsgHdrs | undefined;
  readonly reply?: string | undefined;
}

/** A message of the client for the pipeline. Subject and headers are decoded only when they are read. */
export class NatsMessage implements ReceivedMessage {
  readonly arrivalMs: number;
  stored: StoredAt | undefined;
  readonly #raw: RawMessage;
  #block: Uint8Array | undefined;

  constructor(raw: RawMessage, arrivalMs: number) {
    this.#raw = raw;
    this.arrivalMs = arrivalMs;
  }

  get stream(): string | undefined {
    return this.stored?.stream;
  }

  get sequence(): number | undefined {
    return this.stored?.sequence;
  }

  get storedMs(): number | undefined {
    return this.stored?.storedMs;
  }

  get subject(): string {
    return this.#raw.subject;
  }

  get payload(): Uint8Array {
    return this.#raw.data;
  }

  get reply(): string {
    return this.#raw.reply ?? '';
  }

  readReply(reader: ReplyReader): boolean {
    const reply = utf8.encode(this.reply);
    const page = new Page(reply.length);
    page.write(reply);
    return reader.read(page, page.start, page.end);
  }

  readonly header = (name: string): string | undefined => {
    const block = this.headerBlock();
    return headerIn(block, 0, block.length, name);
  };

  readonly headers = (): readonly (readonly [string, string])[] => {
    const block = this.headerBlock();
    return headersIn(block, 0, block.length);
  };

  fields(): readonly HeaderField[] {
    return fieldsIn(this.headerBlock());
  }

  /** Every message is asked for several headers. */
  headerBlock(): Uint8Array {
    return (this.#block ??= headerBlockOf(this.#raw));
  }
}

const utf8 = new TextEncoder();
