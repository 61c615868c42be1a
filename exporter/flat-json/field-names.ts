import { BACKSLASH } from '../json-scan/bytes.js';
import type { Page } from '../event/page.js';
import { textOf } from '../json-scan/string.js';
import { Field } from './field.js';

/** Enough for a wide event; names without end, as an attacker sends them, are not worth remembering. */
const MOST_LEARNT = 200;
const LONGEST_BYTES = 64;

/** The fields of a stream by their names, as they stand in the bytes. */
export class FieldNames {
  /** Stands for the fields that nobody knows. */
  readonly other = silentField('');
  readonly #byName: ReadonlyMap<string, Field>;
  /** By the bytes of the name in its quotes. */
  readonly #byLength: Field[][] = [];
  #learnt = 0;

  constructor(fields: readonly Field[]) {
    this.#byName = new Map(fields.map((field) => [field.name, field]));
    for (const field of fields) this.#add(field);
  }

  /** `at` and `end` are outside the quotes of a name that was skipped. */
  find({ bytes, words }: Page, at: number, end: number): Field | undefined {
    for (const field of this.#byLength[end - at] ?? []) if (field.quoted.areAt(words, at)) return field;
    return hasEscape(bytes, at, end) ? this.#byName.get(textOf(bytes, at, end)) : undefined;
  }

  /** A field for a name that is of no interest, so that it is found as fast as the others when it comes again. */
  learn({ bytes }: Page, at: number, end: number): Field {
    if (this.#learnt === MOST_LEARNT || end - at > LONGEST_BYTES || hasEscape(bytes, at, end))
      return this.other;
    this.#learnt++;
    const field = silentField(textOf(bytes, at, end));
    this.#add(field);
    return field;
  }

  #add(field: Field): void {
    (this.#byLength[field.quoted.length] ??= []).push(field);
  }
}

function silentField(name: string): Field {
  return new Field({ name, schema: true, read: false });
}

function hasEscape(bytes: Uint8Array, at: number, end: number): boolean {
  for (; at < end; at++) if (bytes[at] === BACKSLASH) return true;
  return false;
}
