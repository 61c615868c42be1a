import type { ReadableBytes } from '../message.js';

const [DOT, ZERO, ONE, NINE] = [0x2e, 0x30, 0x31, 0x39] as const;
const WORD_BYTES = 4;
/** More than "1.", two numbers that a double holds, and their dots. */
const ROOM_BYTES = 40;

/**
 * The numbers with which the next ack subject goes on if the next delivery follows the last one: "1.1002.38.". Counting in decimal
 * digits and comparing bytes costs less than reading the numbers.
 */
export class NextNumbers {
  readonly #bytes = new Uint8Array(ROOM_BYTES);
  readonly #words = new DataView(this.#bytes.buffer);
  /** 0: not known. */
  #length = 0;
  /** Of the dot after the sequence in the stream. */
  #dotAt = 0;

  /**
   * How many of the bytes between `at` and `end` are the expected numbers; 0 if they are others. Expects those after them from now on.
   */
  pass(words: DataView, at: number, end: number): number {
    const length = this.#length;
    if (length === 0 || at + length > end) return 0;
    const last = length - WORD_BYTES;
    const own = this.#words;
    // From the end, where numbers differ. Words overlap at the beginning.
    for (let offset = last; offset > 0; offset -= WORD_BYTES) {
      if (words.getInt32(at + offset) !== own.getInt32(offset)) return 0;
    }
    if (words.getInt32(at) !== own.getInt32(0)) return 0;
    this.#advance();
    return length;
  }

  /** The last delivery, the first of its message, has the numbers from `start` to `end`, with the dot after the last one. */
  follow({ bytes }: ReadableBytes, start: number, end: number): void {
    this.#length = 0;
    if (end - start > ROOM_BYTES || bytes[start] !== ONE || bytes[start + 1] !== DOT) return;
    const own = this.#bytes;
    for (let at = start; at < end; at++) own[at - start] = bytes[at]!;
    this.#dotAt = own.indexOf(DOT, 2);
    this.#length = end - start;
    this.#advance();
  }

  forget(): void {
    this.#length = 0;
  }

  #advance(): void {
    if (!this.#increment(this.#dotAt - 1) || !this.#increment(this.#length - 2)) this.#length = 0;
  }

  /** Adds 1 to the number that ends at `at`. Returns false if it needs one more digit. */
  #increment(at: number): boolean {
    const own = this.#bytes;
    while (own[at] === NINE) own[at--] = ZERO;
    if (own[at] === DOT) return false;
    own[at]! += 1;
    return true;
  }
}
