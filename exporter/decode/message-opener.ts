import type { StreamLimits } from '../../setup/model/stream.js';
import { sizeOf, UNREAD_BYTES_HEADER } from '../event/message.js';
import type { Message } from '../event/message.js';
import { Rejected } from '../event/rejection.js';
import { checkSize } from '../validate/limits.js';
import { Parts } from './codec.js';
import type { Codec, Decoded } from './codec.js';
import { CONTENT_ENCODING, ContentDecoder } from './compression/content-encoding.js';
import type { Codings } from './compression/decompress.js';
import { compressedWithoutHeader, mayBeMagic } from './compression/magic.js';
import { markerOf } from './marker.js';

/** What decoders read of a message. */
export type Content = Pick<Message, 'payload' | 'page' | 'header' | 'arrivalMs'>;

/** Checks what concerns messages of every format: their size, whether they are events at all, and their encoding. */
export class MessageOpener {
  readonly #limits: StreamLimits;
  readonly #decoder: ContentDecoder;

  constructor(limits: StreamLimits, codings: Codings) {
    this.#limits = limits;
    this.#decoder = new ContentDecoder(codings, limits.messageBytes);
  }

  /** Returns the message itself, the message with its payload decompressed, or the reason why there is nothing to decode. */
  open(message: Message): Content | Rejected {
    const bytes = sizeOf(message);
    const rejected = (bytes === 0 ? unreadOf(message) : checkSize(bytes, this.#limits)) ?? markerOf(message);
    if (rejected !== undefined) return rejected;
    const encoding = message.header(CONTENT_ENCODING);
    return encoding === undefined ? message : this.#decompressed(message, encoding);
  }

  #decompressed(message: Message, encoding: string): Content | Rejected {
    const { payload: compressed, arrivalMs } = message;
    // An empty message stays one, whatever its headers say.
    const payload = compressed.length === 0 ? compressed : this.#decoder.decode(compressed, encoding);
    if (payload instanceof Rejected) return payload;
    return { payload, arrivalMs, header: (name) => message.header(name) };
  }
}

/** The rejection of a message that was too large for its source. */
function unreadOf(message: Message): Rejected | undefined {
  const unread = message.header(UNREAD_BYTES_HEADER);
  if (unread === undefined || !/^\d{1,15}$/.test(unread)) return undefined;
  return new Rejected('too_large', () => `${unread} bytes, which is more than natsight reads from NATS`);
}

/** Decodes an opened message. Says so if the payload is compressed, but no header tells. */
export function decodeContent(codec: Codec, content: Content, maxEvents: number): Decoded {
  const decoded = codec.decode(content, maxEvents);
  if (!mayBeMagic(firstByteOf(content))) return decoded;
  const isWrong =
    decoded instanceof Parts || (decoded instanceof Rejected && decoded.reason === 'undecodable');
  return (isWrong ? compressedWithoutHeader(content.payload) : undefined) ?? decoded;
}

/** Does not create the payload where the message has a page. */
function firstByteOf(content: Content): number | undefined {
  const { page } = content;
  return page === undefined ? content.payload[0] : page.bytes[page.start];
}
