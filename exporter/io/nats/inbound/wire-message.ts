import { Page } from '../../../event/page.js';
import { fieldsIn, headerIn, headersIn } from '../header-block.js';
import type { HeaderField } from '../header-block.js';
import type { ReceivedMessage, ReplyReader, StoredAt } from '../message.js';
import { ProtocolError } from './protocol-error.js';

const [TAB, LINE_FEED, RETURN, SPACE, ZERO, UPPER_H] = [0x09, 0x0a, 0x0d, 0x20, 0x30, 0x48] as const;
/** "MSG " as a number. */
const MSG = 0x4d_53_47_20;
const MSG_BYTES = 4;
const LINE_END_BYTES = 2;
const WORD_BYTES = 4;
/** In each of four bytes: the lowest byte of a word in a line, and the highest bit. */
const [FIRST_OF_WORDS, HIGH_BITS] = [0x21_21_21_21, 0x80_80_80_80 | 0] as const;

/** Longer numbers are not read here: the arithmetic of small integers is faster. */
const SHORT_DIGITS = 9;
/** Largest message with its headers, in bytes: the limit of the NATS client. The default limit of a server is 1 MiB. */
export const MAX_MESSAGE_BYTES = 64 * 1024 * 1024;

/** The line is incomplete, or not one that nats-server writes for a message. No message ends there. */
export const OTHER_LINE = -1;
/** The line is of a message with more than `MAX_MESSAGE_BYTES`. */
export const OVERSIZED = -2;

/**
 * A message in the receive buffer. One object serves all messages of a connection:
 *
 *     MSG <subject> <subscription> [reply-to] <bytes>\r\n<payload>\r\n
 *     HMSG <subject> <subscription> [reply-to] <bytes of headers> <bytes in all>\r\n<headers><payload>\r\n
 *
 * nats-server takes all bytes but space, tab and line feed for part of a subject, so also a carriage return and bytes that are not
 * UTF-8. Subject, headers and a copy of the payload are created only on request.
 */
export class WireMessage implements ReceivedMessage {
  /** All received bytes that are not processed yet; the payload is the page's document. */
  readonly page = Page.scannable();
  stored: StoredAt | undefined = undefined;
  arrivalMs = 0;
  /** Subscription id in the client. */
  subscription = 0;
  /** Whether a carriage return is part of the subject or of the reply subject. The client takes it for a space. */
  hasReturn = false;
  #subjectAt = 0;
  #subjectEnd = 0;
  #replyAt = 0;
  /** The same as `#replyAt` if there is no reply subject. */
  #replyEnd = 0;
  #headersAt = 0;
  #headerBytes = 0;
  #size = 0;

  get stream(): string | undefined {
    return this.stored?.stream;
  }

  get sequence(): number | undefined {
    return this.stored?.sequence;
  }

  get storedMs(): number | undefined {
    return this.stored?.storedMs;
  }

  get reply(): string {
    return utf8.decode(this.page.bytes.subarray(this.#replyAt, this.#replyEnd));
  }

  readReply(reader: ReplyReader): boolean {
    return this.#replyAt < this.#replyEnd && reader.read(this.page, this.#replyAt, this.#replyEnd);
  }

  /** Each carriage return and each byte that is not UTF-8 is U+FFFD. */
  get subject(): string {
    const subject = utf8.decode(this.page.bytes.subarray(this.#subjectAt, this.#subjectEnd));
    return this.hasReturn ? subject.replaceAll('\r', REPLACEMENT) : subject;
  }

  get payload(): Uint8Array {
    return this.page.bytes.slice(this.page.start, this.page.end);
  }

  readonly header = (name: string): string | undefined => {
    // Most messages have none, and every message is asked for some.
    if (this.#headerBytes === 0) return undefined;
    return headerIn(this.page.bytes, this.#headersAt, this.#headersAt + this.#headerBytes, name);
  };

  readonly headers = (): readonly (readonly [string, string])[] =>
    headersIn(this.page.bytes, this.#headersAt, this.#headersAt + this.#headerBytes);

  fields(): readonly HeaderField[] {
    return this.#headerBytes === 0 ? [] : fieldsIn(this.headerBlock());
  }

  headerBlock(): Uint8Array {
    return this.page.bytes.subarray(this.#headersAt, this.#headersAt + this.#headerBytes);
  }

  /** Puts a line end after the received bytes, where reading a line stops. */
  guard(have: number): void {
    this.page.bytes[have] = RETURN;
  }

  /**
   * Reads the line of a message at `at`, of the `have` received bytes. Returns the end of the message, which may not be received
   * yet, `OTHER_LINE` or `OVERSIZED`.
   */
  read(at: number, have: number): number {
    const { bytes, words } = this.page;
    const hasHeaders = bytes[at] === UPPER_H;
    if (hasHeaders) at += 1;
    if (words.getInt32(at) !== MSG) return OTHER_LINE;
    const subjectAt = (at += MSG_BYTES);
    this.hasReturn = false;
    while (bytes[at]! > SPACE) at++;
    if (bytes[at] !== SPACE) at = this.#passControls(at, have);
    if (at === have || at === subjectAt) return OTHER_LINE;
    this.#subjectAt = subjectAt;
    this.#subjectEnd = at;
    const subscriptionAt = at + 1;
    let subscription = 0;
    for (let byte = bytes[++at]!; byte !== SPACE; byte = bytes[++at]!) {
      const digit = byte - ZERO;
      if (digit < 0 || digit > 9) return OTHER_LINE;
      subscription = subscription * 10 + digit;
    }
    if (at === subscriptionAt || at - subscriptionAt > SHORT_DIGITS) return OTHER_LINE;
    this.subscription = subscription;
    return this.#readSizes(at + 1, have, hasHeaders);
  }

  /** The client gets this message with U+FFFD for each carriage return in its line. */
  forClient(at: number, end: number): Uint8Array {
    const { bytes } = this.page;
    const lineEnd = this.#headersAt - LINE_END_BYTES;
    const line = Buffer.from(bytes.subarray(at, lineEnd)).toString('latin1');
    const replaced = line.replaceAll('\r', Buffer.from(REPLACEMENT).toString('latin1'));
    return Buffer.concat([Buffer.from(replaced, 'latin1'), bytes.subarray(lineEnd, end)]);
  }

  /** Of the message whose line was read last: its headers and payload, in bytes. */
  get size(): number {
    return this.#size;
  }

  /** Of the same message: where its headers, or else its payload, begin. */
  get contentAt(): number {
    return this.#headersAt;
  }

  /** The whole message is received and ends at `end`: its payload becomes the document. */
  open(end: number): void {
    this.page.open(this.#headersAt + this.#headerBytes, end - LINE_END_BYTES);
  }

  /** The next space, after control characters in the subject; `have` if there is none. */
  #passControls(at: number, have: number): number {
    const { bytes } = this.page;
    for (; at < have; at++) {
      const byte = bytes[at];
      if (byte === SPACE) return at;
      if (byte === TAB || byte === LINE_FEED) return have;
      if (byte === RETURN) this.hasReturn = true;
    }
    return have;
  }

  /** Reads the words up to the line end: maybe a reply subject, then one number or two. */
  #readSizes(start: number, have: number, hasHeaders: boolean): number {
    const { bytes, words: ints } = this.page;
    let at = start;
    let beforeAt = start;
    let lastAt = start;
    let words = 1;
    for (; ; at++) {
      // Reply subjects of JetStream are long.
      while (isWithinWord(ints.getInt32(at))) at += WORD_BYTES;
      while (bytes[at]! > SPACE) at++;
      const byte = bytes[at];
      if (byte === SPACE) {
        words += 1;
        beforeAt = lastAt;
        lastAt = at + 1;
      } else if (byte === RETURN) {
        if (at >= have || bytes[at + 1] === LINE_FEED) break;
        this.hasReturn = true;
      } else if (byte === TAB || byte === LINE_FEED) {
        return OTHER_LINE;
      }
    }
    const numbers = hasHeaders ? 2 : 1;
    if (at >= have || bytes[start] === SPACE || words < numbers || words > numbers + 1) return OTHER_LINE;
    const size = numberIn(bytes, lastAt, at);
    const headerBytes = hasHeaders ? numberIn(bytes, beforeAt, lastAt - 1) : 0;
    if (headerBytes < 0 || headerBytes > size) return OTHER_LINE;
    this.#replyAt = start;
    this.#replyEnd = words === numbers ? start : (hasHeaders ? beforeAt : lastAt) - 1;
    this.#headersAt = at + LINE_END_BYTES;
    this.#headerBytes = headerBytes;
    this.#size = size;
    if (size > MAX_MESSAGE_BYTES) return this.#headersAt <= have ? OVERSIZED : OTHER_LINE;
    const end = this.#headersAt + size + LINE_END_BYTES;
    if (end <= have) expectLineEnd(bytes, end);
    return end;
  }
}

/** Whether none of the four bytes is a space or a control character. */
function isWithinWord(bytes: number): boolean {
  return ((bytes - FIRST_OF_WORDS) & ~bytes & HIGH_BITS) === 0;
}

/** Throws unless a message that ends at `end` ends with a line end. Otherwise its size is wrong, and so is all that follows. */
export function expectLineEnd(bytes: Uint8Array, end: number): void {
  if (bytes[end - 2] === RETURN && bytes[end - 1] === LINE_FEED) return;
  throw new ProtocolError('a message does not end where its size says');
}

/** The number in these bytes; -1 if they are none, or have more digits than an integer of 31 bits. */
function numberIn(bytes: Uint8Array, start: number, end: number): number {
  if (start === end || end - start > SHORT_DIGITS) return -1;
  let value = 0;
  for (let at = start; at < end; at++) {
    const digit = bytes[at]! - ZERO;
    if (digit < 0 || digit > 9) return -1;
    value = value * 10 + digit;
  }
  return value;
}

const REPLACEMENT = '\uFFFD';
const utf8 = new TextDecoder();
