import { brokenString, JsonError, unexpected } from './json-error.js';
import type { JsonMember, JsonNode } from './json-node.js';
import { quoted, shorten } from '../visible.js';

export interface JsonDocument {
  readonly root: JsonNode;
  /** Duplicate keys of objects; JSON.parse would silently keep the last one. */
  readonly repeated: readonly { readonly key: string; readonly offset: number }[];
}

const SPACE = /[ \t\n\r]*/y;
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?(?![\w.+-])/y;
const WORD = /(?:true|false|null)(?![\w$])/y;
/** From quote to quote. JSON.parse checks the content. */
const STRING = /"[^"\\]*(?:\\[\s\S][^"\\]*)*"/y;
/** Deepest nesting of objects and lists in a setup file. */
export const MAX_JSON_DEPTH = 100;
/** Longest string in a setup file, in UTF-16 units: expressions, help texts and summaries are far shorter. */
export const MAX_STRING_CHARACTERS = 16_384;
/** Longest key of an object in a setup file. Most names have a lower limit of their own. */
export const MAX_KEY_CHARACTERS = 1_024;

/**
 * Reads strict JSON (RFC 8259) with the position of every value. Throws a `JsonError` at the first syntax error.
 * `JSON.parse` reports no position on Node 20, and a YAML parser accepts comments, bare words and trailing commas.
 */
export function readJson(text: string): JsonDocument {
  if (text.startsWith('\uFEFF')) {
    throw new JsonError('the file starts with a byte order mark: save it as UTF-8 without one', 0);
  }
  return new JsonReader(text).read();
}

class JsonReader {
  readonly #text: string;
  readonly #repeated: { key: string; offset: number }[] = [];
  #at = 0;
  #depth = 0;

  constructor(text: string) {
    this.#text = text;
  }

  read(): JsonDocument {
    this.#match(SPACE);
    if (this.#at === this.#text.length) throw new JsonError('the file is empty: expected a JSON object', 0);
    const root = this.#value();
    this.#match(SPACE);
    if (this.#at < this.#text.length) throw unexpected(this.#text, this.#at, 'the end of the file');
    return { root, repeated: this.#repeated };
  }

  #value(): JsonNode {
    this.#match(SPACE);
    const start = this.#at;
    switch (this.#text[start]) {
      case '{':
        return { kind: 'object', start, members: this.#members(), end: this.#at };
      case '[':
        return { kind: 'array', start, elements: this.#elements(), end: this.#at };
      case '"':
        return { kind: 'scalar', start, value: this.#string(MAX_STRING_CHARACTERS, 'string'), end: this.#at };
      default:
        return { kind: 'scalar', start, value: this.#literal(), end: this.#at };
    }
  }

  #literal(): number | boolean | null {
    const start = this.#at;
    const number = this.#match(NUMBER);
    if (number !== undefined) return numberOf(number, start);
    const word = this.#match(WORD);
    if (word === undefined) throw unexpected(this.#text, this.#at, 'a value');
    return JSON.parse(word) as boolean | null;
  }

  #members(): ReadonlyMap<string, JsonMember> {
    const members = new Map<string, JsonMember>();
    this.#open();
    if (this.#skipClosing('}')) return members;
    do {
      this.#match(SPACE);
      const keyStart = this.#at;
      if (this.#text[keyStart] !== '"') throw unexpected(this.#text, keyStart, 'a key in double quotes');
      const key = this.#string(MAX_KEY_CHARACTERS, 'key');
      // zod silently ignores it, and objects with such a key are dangerous.
      if (key === '__proto__') throw new JsonError('the key "__proto__" is not allowed', keyStart);
      if (members.has(key)) this.#repeated.push({ key, offset: keyStart });
      this.#match(SPACE);
      if (!this.#skip(':')) throw unexpected(this.#text, this.#at, `":" after the key ${quoted(key)}`);
      members.set(key, { keyStart, value: this.#value() });
    } while (this.#hasNext('}'));
    return members;
  }

  #elements(): readonly JsonNode[] {
    const elements: JsonNode[] = [];
    this.#open();
    if (this.#skipClosing(']')) return elements;
    do elements.push(this.#value());
    while (this.#hasNext(']'));
    return elements;
  }

  #open(): void {
    if (++this.#depth > MAX_JSON_DEPTH)
      throw new JsonError(`nested deeper than ${MAX_JSON_DEPTH} levels`, this.#at);
    this.#at++;
  }

  #skipClosing(bracket: string): boolean {
    this.#match(SPACE);
    if (!this.#skip(bracket)) return false;
    this.#depth--;
    return true;
  }

  /** True after a comma, false after the closing bracket. */
  #hasNext(bracket: string): boolean {
    if (this.#skipClosing(bracket)) return false;
    const comma = this.#at;
    if (!this.#skip(',')) throw unexpected(this.#text, comma, `"," or "${bracket}"`);
    if (this.#skipClosing(bracket)) {
      throw new JsonError(`"," before "${bracket}": JSON has no trailing commas`, comma);
    }
    return true;
  }

  #string(limit: number, what: 'key' | 'string'): string {
    const start = this.#at;
    const text = this.#decoded();
    if (text.length <= limit) return text;
    const message = `expected a ${what} of at most ${limit} characters, found ${text.length}: ${quoted(text)}`;
    throw new JsonError(message, start);
  }

  #decoded(): string {
    const start = this.#at;
    try {
      return JSON.parse(this.#match(STRING) ?? '') as string;
    } catch {
      throw brokenString(this.#text, start);
    }
  }

  #skip(character: string): boolean {
    if (this.#text[this.#at] !== character) return false;
    this.#at++;
    return true;
  }

  #match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at;
    const match = pattern.exec(this.#text)?.[0];
    this.#at += match?.length ?? 0;
    return match;
  }
}

/** A number out of range would silently become Infinity or 0. */
function numberOf(written: string, offset: number): number {
  const number = Number(written);
  const [digits = ''] = written.split(/[eE]/);
  const vanishes = number === 0 && /[1-9]/.test(digits);
  if (Number.isFinite(number) && !vanishes) return number === 0 ? 0 : number;
  const why = vanishes ? 'is too close to 0' : 'is too large';
  throw new JsonError(`the number ${shorten(written)} ${why} for a double of 64 bits`, offset);
}
