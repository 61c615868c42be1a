import type { Page } from '../event/page.js';
import type { SchemaRejected } from '../validate/schema.js';

/** A power of two: a place is the lowest bits of a hash. */
const PLACES = 1024;
/** A longer text is seldom seen again, and should not stay in memory. */
const LONGEST_BYTES = 63;
/** Four bytes to a word; the last word of a text has three of its bytes, or two, one or none. */
const WORDS_EACH = 16;

/** A text that a field has had, and what the schema says of it. */
export interface KnownText {
  readonly text: string;
  readonly rejected: SchemaRejected | undefined;
}

/** Makes and checks a text; `at` and `end` are outside its quotes. */
export type DecodeText = (page: Page, at: number, end: number) => KnownText;

/**
 * The texts that one field has had of late, found by their bytes: one that comes again is neither made nor checked again.
 * A text whose place another one has is forgotten, so ten million different ones take no more memory than a thousand; the
 * bytes of all are kept in one block, so that a text that is new costs little more than to be made and checked.
 */
export class TextCache {
  readonly #known: (KnownText | undefined)[] = Array.from({ length: PLACES }, () => undefined);
  /** Of each text its length in bytes and the bytes, in words. */
  readonly #lengths = new Uint8Array(PLACES);
  readonly #words = new Int32Array(PLACES * WORDS_EACH);
  readonly #read: DecodeText;

  constructor(read: DecodeText) {
    this.#read = read;
  }

  /** `at` and `end` are outside the quotes of a string that was skipped. */
  find(page: Page, at: number, end: number): KnownText {
    const length = end - at;
    if (length > LONGEST_BYTES) return this.#read(page, at, end);
    const place = hashOf(page.bytes, at + 1, end - 1) & (PLACES - 1);
    const known = this.#known[place];
    if (known !== undefined && this.#lengths[place] === length && this.#isAt(place, page, at)) return known;
    this.#keep(place, page, at, length);
    return (this.#known[place] = this.#read(page, at, end));
  }

  #isAt(place: number, { words }: Page, at: number): boolean {
    const first = place * WORDS_EACH;
    // Every place and each of its words is within the block.
    const length = this.#lengths[place]!;
    const whole = length >> 2;
    for (let index = 0; index < whole; index++) {
      if (words.getInt32(at + 4 * index, true) !== this.#words[first + index]) return false;
    }
    return (words.getInt32(at + 4 * whole, true) & restMask(length)) === this.#words[first + whole];
  }

  #keep(place: number, { words }: Page, at: number, length: number): void {
    const first = place * WORDS_EACH;
    const whole = length >> 2;
    this.#lengths[place] = length;
    for (let index = 0; index < whole; index++) {
      this.#words[first + index] = words.getInt32(at + 4 * index, true);
    }
    this.#words[first + whole] = words.getInt32(at + 4 * whole, true) & restMask(length);
  }
}

/** Of the word that a text of this length ends in, the bytes that are the text's. */
function restMask(length: number): number {
  return (1 << (8 * (length & 3))) - 1;
}

/** FNV-1a, which spreads short texts well: http://www.isthe.com/chongo/tech/comp/fnv */
function hashOf(bytes: Uint8Array, at: number, end: number): number {
  let hash = 0x811c9dc5;
  // Every place from `at` to `end` is in the array.
  for (; at < end; at++) hash = Math.imul(hash ^ bytes[at]!, 0x01000193);
  return hash ^ (hash >>> 15);
}
