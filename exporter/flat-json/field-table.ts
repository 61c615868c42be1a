import { PAGE_AT } from '../event/page.js';
import type { Page } from '../event/page.js';
import { Scanner, TABLE_BYTES } from '../json-scan/scanner.js';
import type { Field, Walk } from './field.js';
import type { FlatSchema } from './flat-schema.js';

// The layout that json-scan/assembly/scan.ts reads and writes.
const HEADS = 256;
const FIELD_BYTES = 96;
const WORDS_PER_FIELD = FIELD_BYTES / 4;
const [LENGTH, NEXT, SETTLED, NAME] = [8, 12, 16, 32] as const;

const FIELDS = Math.floor((TABLE_BYTES - HEADS) / FIELD_BYTES);
const NAME_BYTES = 64;

/** Finds the fields of a stream's events with the scanner of a page. */
export class FieldTable {
  readonly #fields: readonly Field[];
  readonly #open: boolean;
  readonly #table: Uint8Array;
  /** Of the page that was read last: it has other words once it grows. */
  #words: DataView | undefined;
  #scanner: Scanner | undefined;
  #place = 0;
  /** Where the scanner writes what it found of each field. */
  #found: Int32Array = new Int32Array(0);

  private constructor(fields: readonly Field[], open: boolean) {
    this.#fields = fields;
    this.#open = open;
    this.#table = tableOf(fields);
  }

  /** `open`: whether an event may have other fields. `undefined` for more fields, or longer names, than a table has room for. */
  static of(fields: readonly Field[], open: boolean): FieldTable | undefined {
    const fits = fields.every(({ quoted }) => quoted.length - 2 <= NAME_BYTES);
    return fits && fields.length <= FIELDS ? new FieldTable(fields, open) : undefined;
  }

  /**
   * Reads the fields of the page's document and tells the schema of each that it rejects. False if the scanner cannot, or does not
   * take the document: it may still be valid. Then no field has changed.
   */
  read(walk: Walk, schema: FlatSchema): boolean {
    const { page, levels, longest } = walk;
    if (page.words !== this.#words) this.#bind(page);
    const scanner = this.#scanner;
    if (scanner === undefined) return false;
    if (!scanner.holds(this.#place, this)) this.#bind(page);
    const end = PAGE_AT + page.end;
    const table = Scanner.offsetOf(this.#place);
    const count = this.#fields.length;
    const found = scanner.scan(PAGE_AT + page.start, end, table, count, levels, longest, this.#open);
    if (found !== end) return false;
    this.#take(walk, schema);
    return true;
  }

  #take(walk: Walk, schema: FlatSchema): void {
    const found = this.#found;
    let index = 0;
    for (const field of this.#fields) {
      // There are two numbers for each field.
      const at = found[index]!;
      if (at !== 0) {
        field.take(walk, at, found[index + 1]!);
        if (field.rejected !== undefined) schema.noteRejected();
      }
      index += WORDS_PER_FIELD;
    }
  }

  #bind({ words, memory }: Page): void {
    this.#words = words;
    this.#scanner = memory === undefined ? undefined : Scanner.of(memory);
    if (this.#scanner === undefined) return;
    this.#place = this.#scanner.place(this.#table, this);
    const at = Scanner.offsetOf(this.#place) + HEADS;
    this.#found = new Int32Array(words.buffer, at, this.#fields.length * WORDS_PER_FIELD);
  }
}

function tableOf(fields: readonly Field[]): Uint8Array {
  const bytes = new Uint8Array(HEADS + fields.length * FIELD_BYTES);
  const view = new DataView(bytes.buffer);
  for (const [index, { name, settled }] of fields.entries()) {
    const quoted = new TextEncoder().encode(JSON.stringify(name));
    const length = quoted.length - 2;
    const hash = hashOf(quoted, length);
    const at = HEADS + index * FIELD_BYTES;
    view.setUint32(at + LENGTH, length, true);
    // Fields of one hash are a chain; each is named by its number from 1.
    view.setUint32(at + NEXT, bytes[hash]!, true);
    view.setUint32(at + SETTLED, settled, true);
    bytes[hash] = index + 1;
    bytes.set(quoted.subarray(1, -1), at + NAME);
  }
  return bytes;
}

/** Of the first byte, the last one and the length; of an empty name its quotes are taken. */
function hashOf(quoted: Uint8Array, length: number): number {
  // A quoted name has two bytes at least.
  return (quoted[1]! * 7 + quoted[length]! * 31 + length * 5) & 0xff;
}
