import { normalized } from '../event/normalize.js';
import { MALFORMED } from '../json-scan/bytes.js';
import { exactNumberAt, JsonNumber, MAX_DIGITS } from '../json-scan/number.js';
import type { Page } from '../event/page.js';
import { skipString, textOf } from '../json-scan/string.js';
import { skipValue, valueOf } from '../json-scan/value.js';
import { Words } from '../json-scan/words.js';
import { withDoubles } from '../validate/doubles.js';
import { SchemaCheck } from '../validate/schema.js';
import type { SchemaRejected } from '../validate/schema.js';
import { skipDateTime } from './date-time.js';
import { NONE, NUMBER, STRING, typeAt } from './json-type.js';
import { QuickCheck } from './quick-check.js';
import { TextCache } from './text-cache.js';
import type { KnownText } from './text-cache.js';

/** State of reading one event. */
export interface Walk {
  page: Page;
  /** Event number; a field's value is current only if `seenIn` equals it. */
  event: number;
  /** Maximum number of nested objects and arrays that may still open. */
  readonly levels: number;
  /** Maximum length of a string in bytes. */
  longest: number;
}

/** A field as declared in the setup. */
export interface FieldDeclaration {
  readonly name: string;
  /** Its schema under `properties` of the stream's schema; `true` if there is none. */
  readonly schema: unknown;
  /** Whether its value is used. */
  readonly read: boolean;
  /** Whether the offsets of its value are used; default: false. */
  readonly located?: boolean;
}

/** A field of a stream's events, with its value in the current event. */
export class Field {
  readonly name: string;
  /** The name in quotes; `key` includes the colon after it, as in most events. */
  readonly quoted: Words;
  readonly key: Words;
  /** The next field in the last event with this one: most events have the same order of fields. */
  next: Field | undefined;
  /** Number of the last event with this field. The members below belong to that event. */
  seenIn = 0;
  /** Offsets of the value. */
  at = 0;
  end = 0;
  /** Set only if the value is used. */
  value: unknown;
  rejected: SchemaRejected | undefined;
  /** Types of which each value is valid and is not read: bits of `json-type.ts`. */
  readonly settled: number;
  readonly #schema: unknown;
  readonly #read: boolean;
  readonly #quick: QuickCheck;
  /** Cache of decoded strings, if strings of this field are decoded at all. */
  readonly #texts: TextCache | undefined;
  readonly #number = new JsonNumber();
  #check: SchemaCheck | undefined;

  constructor({ name, schema, read, located = false }: FieldDeclaration) {
    this.name = name;
    this.quoted = wordsOf(JSON.stringify(name));
    this.key = wordsOf(`${JSON.stringify(name)}:`);
    this.#schema = schema;
    this.#read = read;
    this.#quick = new QuickCheck(schema);
    this.settled = read || located ? NONE : this.#quick.settled;
    if (read || !this.#quick.canAdmit(STRING)) {
      this.#texts = new TextCache((page, at, end) => this.#decodeText(page, at, end));
    }
  }

  /** Reads the value. Returns the offset after it, or an error code. */
  read(walk: Walk, at: number): number {
    this.seenIn = walk.event;
    this.at = at;
    const type = typeAt(walk.page.bytes, at);
    if (type === STRING) return (this.end = this.#readString(walk, at));
    return (this.end = type === NUMBER ? this.#readNumber(walk.page, at) : this.#readOther(walk, at, type));
  }

  /** Reads the value from `at` to `end`, which a scan has found to be JSON. `end` is 0 if its type is settled. */
  take(walk: Walk, at: number, end: number): void {
    this.seenIn = walk.event;
    this.rejected = undefined;
    if (end === 0) return;
    this.at = at;
    this.end = end;
    const { page } = walk;
    const type = typeAt(page.bytes, at);
    if (type === STRING) this.#takeString(page, at, end);
    else if (type === NUMBER) this.#readNumber(page, at);
    else this.#takeOther(page, at, end, type);
  }

  #readString({ page, longest }: Walk, at: number): number {
    // One pass checks both the format of the time and the JSON syntax.
    const timeEnd = this.#isTimeOnly ? skipDateTime(page, at) : MALFORMED;
    if (timeEnd > 0 && timeEnd - at - 2 <= longest) {
      this.rejected = undefined;
      return timeEnd;
    }
    const end = skipString(page, at, longest);
    if (end > 0) this.#checkText(page, at, end);
    return end;
  }

  #takeString(page: Page, at: number, end: number): void {
    if (!this.#isTimeOnly || skipDateTime(page, at) !== end) this.#checkText(page, at, end);
  }

  /** Whether a string is valid if it is a time of the usual form, and is not read. */
  get #isTimeOnly(): boolean {
    return this.#texts === undefined && this.#quick.admitsTimes;
  }

  #checkText(page: Page, at: number, end: number): void {
    if (this.#texts === undefined) {
      const isValid = this.#quick.admitsText(page, at, end);
      this.rejected = isValid ? undefined : this.#checkSchema(textOf(page.bytes, at, end));
    } else {
      const known = this.#texts.find(page, at, end);
      this.value = known.text;
      this.rejected = known.rejected;
    }
  }

  #decodeText(page: Page, at: number, end: number): KnownText {
    const text = textOf(page.bytes, at, end);
    return { text, rejected: this.#quick.admitsText(page, at, end) ? undefined : this.#checkSchema(text) };
  }

  #readNumber({ bytes }: Page, at: number): number {
    const number = this.#number;
    const end = number.read(bytes, at);
    if (end < 0) return end;
    const { value } = number;
    // An unused number is not stored: most would be boxed.
    if (this.#read) this.value = end - at <= MAX_DIGITS ? value : exactNumberAt(bytes, at, end, value);
    this.rejected = this.#quick.admitsNumber(value) ? undefined : this.#checkSchema(value);
    return end;
  }

  #readOther({ page, levels, longest }: Walk, at: number, type: number): number {
    const end = skipValue(page, at, levels, longest);
    if (end > 0) this.#takeOther(page, at, end, type);
    return end;
  }

  #takeOther({ bytes }: Page, at: number, end: number, type: number): void {
    const isValid = this.#quick.canAdmit(type);
    const value = isValid && !this.#read ? undefined : valueOf(bytes, at, end);
    this.rejected = isValid ? undefined : this.#checkSchema(value);
    this.value = normalized(value);
  }

  /** Checks the value with the schema itself. */
  #checkSchema(value: unknown): SchemaRejected | undefined {
    const { name } = this;
    this.#check ??= new SchemaCheck({ properties: { [name]: this.#schema } });
    return this.#check.check({ [name]: withDoubles(value) }, 0);
  }
}

function wordsOf(text: string): Words {
  return new Words(new TextEncoder().encode(text));
}
