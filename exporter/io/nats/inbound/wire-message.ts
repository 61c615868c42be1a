import type { Message } from '../../../event/message.js';
import { Page } from '../../../event/page.js';
import { headerIn, headersIn } from '../header-block.js';

const [SPACE, RETURN, ZERO] = [0x20, 0x0d, 0x30] as const;
const LINE_END_BYTES = 2;
const MAX_BYTES = 0x3fffffff;

/**
 * A message in the receive buffer. One object serves all messages of a connection:
 *
 *     MSG <subject> <subscription> [reply-to] <bytes>\r\n<payload>\r\n
 *     HMSG <subject> <subscription> [reply-to] <bytes of headers> <bytes in all>\r\n<headers><payload>\r\n
 *
 * Subject, headers and a copy of the payload are created only on request.
 */
export class WireMessage implements Message {
  /** All received bytes that are not processed yet; the payload is the page's document. */
  readonly page = new Page();
  readonly sequence = undefined;
  readonly storedMs = undefined;
  arrivalMs = 0;
  /** Subscription id in the client. */
  subscription = 0;
  #subjectAt = 0;
  #subjectEnd = 0;
  #headersAt = 0;
  #headerBytes = 0;

  get subject(): string {
    return utf8.decode(this.page.bytes.subarray(this.#subjectAt, this.#subjectEnd));
  }

  get payload(): Uint8Array {
    return this.page.bytes.slice(this.page.start, this.page.end);
  }

  readonly header = (name: string): string | undefined =>
    headerIn(this.page.bytes, this.#headersAt, this.#headersAt + this.#headerBytes, name);

  readonly headers = (): readonly (readonly [string, string])[] =>
    headersIn(this.page.bytes, this.#headersAt, this.#headersAt + this.#headerBytes);

  /** Puts a line end after the received bytes, where reading a line stops. */
  guard(have: number): void {
    this.page.bytes[have] = RETURN;
  }

  /**
   * Reads the line of a message after its first word. Returns the end of the message, which may not be received yet. If the
   * line is incomplete, returns Infinity or any place beyond the received bytes.
   */
  read(at: number, hasHeaders: boolean): number {
    const { bytes } = this.page;
    this.#subjectAt = at;
    while (bytes[at]! > SPACE) at++;
    if (bytes[at] !== SPACE) return Infinity;
    this.#subjectEnd = at++;
    this.subscription = 0;
    while (bytes[at]! > SPACE) this.subscription = this.subscription * 10 + bytes[at++]! - ZERO;
    if (bytes[at] !== SPACE) return Infinity;
    return this.#readSizes(at, hasHeaders);
  }

  #readSizes(at: number, hasHeaders: boolean): number {
    const { bytes } = this.page;
    // The last two numbers of the line. A reply subject before them also parses as some number, which is ignored.
    let before = 0;
    let last = 0;
    for (let byte = bytes[at]!; byte !== RETURN; byte = bytes[++at]!) {
      if (byte !== SPACE) {
        last = (last * 10 + byte - ZERO) & MAX_BYTES;
      } else {
        before = last;
        last = 0;
      }
    }
    this.#headersAt = at + LINE_END_BYTES;
    this.#headerBytes = hasHeaders ? before : 0;
    return this.#headersAt + last + LINE_END_BYTES;
  }

  /** The whole message is received and ends at `end`: its payload becomes the document. */
  open(end: number): void {
    this.page.open(this.#headersAt + this.#headerBytes, end - LINE_END_BYTES);
  }
}

const utf8 = new TextDecoder();
