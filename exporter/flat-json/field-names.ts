import { BACKSLASH } from '../json-scan/bytes.js';
import type { Page } from '../event/page.js';
import { textOf } from '../json-scan/string.js';
import { Field } from './field.js';

/** Enough for a wide event. The limit bounds the memory if an attacker sends many different names. */
const MAX_LEARNED = 200;
const MAX_BYTES = 64;

/** Finds the fields of a stream by the bytes of their names. */
export class FieldNames {
  /** Shared by all names that are not learned. */
  readonly other = ignoredField('');
  readonly #byName: ReadonlyMap<string, Field>;
  /** By the length of the quoted name in bytes. */
  readonly #byLength: Field[][] = [];
  #learned = 0;

  constructor(fields: readonly Field[]) {
    this.#byName = new Map(fields.map((field) => [field.name, field]));
    for (const field of fields) this.#add(field);
  }

  /** The field of the quoted name from `at` to `end`, quotes included. */
  find({ bytes, words }: Page, at: number, end: number): Field | undefined {
    for (const field of this.#byLength[end - at] ?? []) if (field.quoted.areAt(words, at)) return field;
    return hasEscape(bytes, at, end) ? this.#byName.get(textOf(bytes, at, end)) : undefined;
  }

  /** Creates a field for an unknown name, so that it is found as fast as the others next time. */
  learn({ bytes }: Page, at: number, end: number): Field {
    if (this.#learned === MAX_LEARNED || end - at > MAX_BYTES || hasEscape(bytes, at, end)) return this.other;
    this.#learned++;
    const field = ignoredField(textOf(bytes, at, end));
    this.#add(field);
    return field;
  }

  #add(field: Field): void {
    (this.#byLength[field.quoted.length] ??= []).push(field);
  }
}

function ignoredField(name: string): Field {
  return new Field({ name, schema: true, read: false });
}

function hasEscape(bytes: Uint8Array, at: number, end: number): boolean {
  for (; at < end; at++) if (bytes[at] === BACKSLASH) return true;
  return false;
}
