import { DocumentError } from './document-error.js';
import { brokenString, unexpected } from './json-faults.js';
import type { JsonDocument, JsonMember, JsonNode } from './json-node.js';
import { quoted } from '../visible.js';
import { numberOf } from './number.js';

const BLANK = /[ \t\n\r]*/y;
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
 * Reads JSON (RFC 8259), also with comments and trailing commas, with the position of every value. Throws a `DocumentError` at the
 * first syntax error. `JSON.parse` reports no position on Node 20, and a YAML parser accepts bare words.
 */
export function readJson(text: string): JsonDocument {
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
    this.#space();
    if (this.#at === this.#text.length)
      throw new DocumentError('the file is empty: expected a JSON object', 0);
    const root = this.#value();
    this.#space();
    if (this.#at < this.#text.length) throw unexpected(this.#text, this.#at, 'the end of the file');
    return { root, repeated: this.#repeated };
  }

  #value(): JsonNode {
    this.#space();
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
      this.#space();
      const keyStart = this.#at;
      if (this.#text[keyStart] !== '"') throw unexpected(this.#text, keyStart, 'a key in double quotes');
      const key = this.#string(MAX_KEY_CHARACTERS, 'key');
      // zod silently ignores it, and objects with such a key are dangerous.
      if (key === '__proto__') throw new DocumentError('the key "__proto__" is not allowed', keyStart);
      if (members.has(key)) this.#repeated.push({ key, offset: keyStart });
      this.#space();
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
      throw new DocumentError(`nested deeper than ${MAX_JSON_DEPTH} levels`, this.#at);
    this.#at++;
  }

  #skipClosing(bracket: string): boolean {
    this.#space();
    if (!this.#skip(bracket)) return false;
    this.#depth--;
    return true;
  }

  /** True after a comma, false after the closing bracket. */
  #hasNext(bracket: string): boolean {
    if (this.#skipClosing(bracket)) return false;
    const comma = this.#at;
    if (!this.#skip(',')) throw unexpected(this.#text, comma, `"," or "${bracket}"`);
    return !this.#skipClosing(bracket);
  }

  #string(limit: number, what: 'key' | 'string'): string {
    const start = this.#at;
    const text = this.#decoded();
    if (text.length <= limit) return text;
    const message = `expected a ${what} of at most ${limit} characters, found ${text.length}: ${quoted(text)}`;
    throw new DocumentError(message, start);
  }

  #decoded(): string {
    const start = this.#at;
    try {
      return JSON.parse(this.#match(STRING) ?? '') as string;
    } catch {
      throw brokenString(this.#text, start);
    }
  }

  /** Blanks and comments. */
  #space(): void {
    for (;;) {
      this.#match(BLANK);
      if (this.#text.startsWith('//', this.#at)) this.#at = this.#after('\n') ?? this.#text.length;
      else if (this.#text.startsWith('/*', this.#at)) this.#comment();
      else return;
    }
  }

  #comment(): void {
    const start = this.#at;
    this.#at += 2;
    const end = this.#after('*/');
    if (end === undefined) throw new DocumentError('the comment that starts here has no end "*/"', start);
    this.#at = end;
  }

  #after(mark: string): number | undefined {
    const at = this.#text.indexOf(mark, this.#at);
    return at < 0 ? undefined : at + mark.length;
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
