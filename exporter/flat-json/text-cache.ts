import type { Page } from '../event/page.js';
import type { SchemaRejected } from '../validate/schema.js';

/** A power of two: the slot is the lowest bits of the hash. */
const SLOTS = 1024;
/** Longer texts rarely repeat and should not stay in memory. */
const MAX_BYTES = 63;
/** Four bytes per word; the last word of a text contains its last 0 to 3 bytes. */
const WORDS_PER_TEXT = 16;

/** A decoded text of a field, with the result of its schema check. */
export interface KnownText {
  readonly text: string;
  readonly rejected: SchemaRejected | undefined;
}

/** Decodes and checks a text; `at` and `end` include its quotes. */
export type DecodeText = (page: Page, at: number, end: number) => KnownText;

/**
 * The recent texts of one field, found by their bytes. A repeated text is neither decoded nor checked again. A new text evicts
 * the text in its slot, so ten million texts need no more memory than a thousand. The bytes of all texts are in one block, so
 * a new text costs little more than decoding and checking it.
 */
export class TextCache {
  readonly #known: (KnownText | undefined)[] = Array.from({ length: SLOTS }, () => undefined);
  /** Length of each text in bytes, and its bytes as words. */
  readonly #lengths = new Uint8Array(SLOTS);
  readonly #words = new Int32Array(SLOTS * WORDS_PER_TEXT);
  readonly #read: DecodeText;

  constructor(read: DecodeText) {
    this.#read = read;
  }

  /** `at` and `end` include the quotes of a string that was skipped. */
  find(page: Page, at: number, end: number): KnownText {
    const length = end - at;
    if (length > MAX_BYTES) return this.#read(page, at, end);
    const place = hashOf(page.bytes, at + 1, end - 1) & (SLOTS - 1);
    const known = this.#known[place];
    if (known !== undefined && this.#lengths[place] === length && this.#isAt(place, page, at)) return known;
    this.#keep(place, page, at, length);
    return (this.#known[place] = this.#read(page, at, end));
  }

  #isAt(place: number, { words }: Page, at: number): boolean {
    const first = place * WORDS_PER_TEXT;
    // Every slot and each of its words is within the block.
    const length = this.#lengths[place]!;
    const whole = length >> 2;
    for (let index = 0; index < whole; index++) {
      if (words.getInt32(at + 4 * index, true) !== this.#words[first + index]) return false;
    }
    return (words.getInt32(at + 4 * whole, true) & restMask(length)) === this.#words[first + whole];
  }

  #keep(place: number, { words }: Page, at: number, length: number): void {
    const first = place * WORDS_PER_TEXT;
    const whole = length >> 2;
    this.#lengths[place] = length;
    for (let index = 0; index < whole; index++) {
      this.#words[first + index] = words.getInt32(at + 4 * index, true);
    }
    this.#words[first + whole] = words.getInt32(at + 4 * whole, true) & restMask(length);
  }
}

/** Mask of the bytes in the last word that belong to a text of this length. */
function restMask(length: number): number {
  return (1 << (8 * (length & 3))) - 1;
}

/** FNV-1a, which spreads short texts well: http://www.isthe.com/chongo/tech/comp/fnv */
function hashOf(bytes: Uint8Array, at: number, end: number): number {
  let hash = 0x811c9dc5;
  // Every offset from `at` to `end` is in the array.
  for (; at < end; at++) hash = Math.imul(hash ^ bytes[at]!, 0x01000193);
  return hash ^ (hash >>> 15);
}
