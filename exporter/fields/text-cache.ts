import type { Page } from '../decode/json/page.js';
import { textOf } from '../decode/json/string.js';
import { Words } from '../decode/json/words.js';
import type { SchemaRejected } from '../validate/schema.js';

/** A power of two: a place is the lowest bits of a hash. */
const PLACES = 1024;
/** A longer text is seldom seen again, and should not stay in memory. */
const LONGEST_BYTES = 64;

/** A text that a field has had, and what the schema says of it. */
export interface KnownText {
  readonly text: string;
  readonly rejected: SchemaRejected | undefined;
}

/**
 * The texts that one field has had of late, found by their bytes: one that comes again is neither made nor checked again.
 * A text whose place another one has is forgotten, so ten million different ones take no more memory than a thousand.
 */
export class TextCache {
  readonly #places: (Place | undefined)[] = Array.from({ length: PLACES }, () => undefined);
  readonly #judge: (text: string) => SchemaRejected | undefined;

  constructor(judge: (text: string) => SchemaRejected | undefined) {
    this.#judge = judge;
  }

  /** `at` and `end` are outside the quotes of a string that was skipped. */
  find({ bytes, words }: Page, at: number, end: number): KnownText {
    if (end - at > LONGEST_BYTES) return this.#read(bytes, at, end);
    const place = hashOf(bytes, at + 1, end - 1) & (PLACES - 1);
    const known = this.#places[place];
    if (known !== undefined && known.bytes.length === end - at && known.bytes.areAt(words, at)) return known;
    const read = { bytes: new Words(bytes.subarray(at, end)), ...this.#read(bytes, at, end) };
    this.#places[place] = read;
    return read;
  }

  #read(bytes: Uint8Array, at: number, end: number): KnownText {
    const text = textOf(bytes, at, end);
    return { text, rejected: this.#judge(text) };
  }
}

interface Place extends KnownText {
  readonly bytes: Words;
}

/** FNV-1a, which spreads short texts well: http://www.isthe.com/chongo/tech/comp/fnv */
function hashOf(bytes: Uint8Array, at: number, end: number): number {
  let hash = 0x811c9dc5;
  // Every place from `at` to `end` is in the array.
  for (; at < end; at++) hash = Math.imul(hash ^ bytes[at]!, 0x01000193);
  return hash ^ (hash >>> 15);
}
