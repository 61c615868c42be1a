import { MALFORMED } from '../json-scan/bytes.js';
import { JsonNumber } from '../json-scan/number.js';
import type { Page } from '../event/page.js';
import { skipString, textOf } from '../json-scan/string.js';
import { skipValue, valueOf } from '../json-scan/value.js';
import { Words } from '../json-scan/words.js';
import { SchemaCheck } from '../validate/schema.js';
import type { SchemaRejected } from '../validate/schema.js';
import { skipDateTime } from './date-time.js';
import { NUMBER, STRING, typeAt } from './json-type.js';
import { QuickCheck } from './quick-check.js';
import { TextCache } from './text-cache.js';
import type { KnownText } from './text-cache.js';

/** The event that is read. */
export interface Walk {
  page: Page;
  /** Its number, by which what a field has of it is told from what it had of those before. */
  event: number;
  /** How many objects and arrays may still open, and how many bytes a string may have. */
  readonly levels: number;
  longest: number;
}

/** What the setup says of a field. */
export interface FieldDeclaration {
  readonly name: string;
  /** What the stream's schema has under `properties`; `true` where it has nothing. */
  readonly schema: unknown;
  /** Whether anything reads its value. */
  readonly read: boolean;
}

/** A field of a stream's events, and what the event at hand has in it. */
export class Field {
  readonly name: string;
  /** The name in its quotes, and with the colon behind it, as most events have it. */
  readonly quoted: Words;
  readonly key: Words;
  /** The field that came next in the last event that had this one: most events are written in the same order. */
  next: Field | undefined;
  /** Number of the last event that had the field; what follows is of that event. */
  seenIn = 0;
  /** Where the value stands. */
  at = 0;
  end = 0;
  /** Only where somebody reads it. */
  value: unknown;
  rejected: SchemaRejected | undefined;
  readonly #schema: unknown;
  readonly #read: boolean;
  readonly #quick: QuickCheck;
  /** Where texts are made anyway, they are worth remembering. */
  readonly #texts: TextCache | undefined;
  readonly #number = new JsonNumber();
  #check: SchemaCheck | undefined;

  constructor({ name, schema, read }: FieldDeclaration) {
    this.name = name;
    this.quoted = wordsOf(JSON.stringify(name));
    this.key = wordsOf(`${JSON.stringify(name)}:`);
    this.#schema = schema;
    this.#read = read;
    this.#quick = new QuickCheck(schema);
    if (read || !this.#quick.knows(STRING)) {
      this.#texts = new TextCache((page, at, end) => this.#readText(page, at, end));
    }
  }

  /** Reads the value and gives the place behind it, or a fault. */
  take(walk: Walk, at: number): number {
    this.seenIn = walk.event;
    this.at = at;
    const type = typeAt(walk.page.bytes, at);
    if (type === STRING) return (this.end = this.#takeText(walk, at));
    return (this.end = type === NUMBER ? this.#takeNumber(walk.page, at) : this.#takeOther(walk, at, type));
  }

  #takeText({ page, longest }: Walk, at: number): number {
    // A time is proven to be one and to be well-formed at once.
    const timeEnd = this.#texts === undefined && this.#quick.admitsTimes ? skipDateTime(page, at) : MALFORMED;
    if (timeEnd > 0 && timeEnd - at - 2 <= longest) {
      this.rejected = undefined;
      return timeEnd;
    }
    const end = skipString(page, at, longest);
    if (end > 0) this.#judgeText(page, at, end);
    return end;
  }

  #judgeText(page: Page, at: number, end: number): void {
    if (this.#texts === undefined) {
      const good = this.#quick.admitsText(page, at, end);
      this.rejected = good ? undefined : this.#judge(textOf(page.bytes, at, end));
    } else {
      const known = this.#texts.find(page, at, end);
      this.value = known.text;
      this.rejected = known.rejected;
    }
  }

  #readText(page: Page, at: number, end: number): KnownText {
    const text = textOf(page.bytes, at, end);
    return { text, rejected: this.#quick.admitsText(page, at, end) ? undefined : this.#judge(text) };
  }

  #takeNumber({ bytes }: Page, at: number): number {
    const number = this.#number;
    const end = number.read(bytes, at);
    if (end < 0) return end;
    // A number that nobody reads is not kept: most would need a box.
    if (this.#read) this.value = number.value;
    this.rejected = this.#quick.admitsNumber(number.value) ? undefined : this.#judge(number.value);
    return end;
  }

  #takeOther({ page, levels, longest }: Walk, at: number, type: number): number {
    const { bytes } = page;
    const end = skipValue(page, at, levels, longest);
    if (end < 0) return end;
    const good = this.#quick.knows(type);
    this.value = good && !this.#read ? undefined : valueOf(bytes, at, end);
    this.rejected = good ? undefined : this.#judge(this.value);
    return end;
  }

  /** The schema itself has the last word. */
  #judge(value: unknown): SchemaRejected | undefined {
    const { name } = this;
    this.#check ??= new SchemaCheck({ properties: { [name]: this.#schema } });
    return this.#check.check({ [name]: value }, 0);
  }
}

function wordsOf(text: string): Words {
  return new Words(new TextEncoder().encode(text));
}
