import { brokenString, JsonError, unexpected } from './json-error.js';
import type { JsonMember, JsonNode } from './json-node.js';

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
const MAX_DEPTH = 100;

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
        return { kind: 'scalar', start, value: this.#string(), end: this.#at };
      default:
        return { kind: 'scalar', start, value: this.#literal(), end: this.#at };
    }
  }

  #literal(): number | boolean | null {
    const literal = this.#match(NUMBER) ?? this.#match(WORD);
    if (literal === undefined) throw unexpected(this.#text, this.#at, 'a value');
    return JSON.parse(literal) as number | boolean | null;
  }

  #members(): ReadonlyMap<string, JsonMember> {
    const members = new Map<string, JsonMember>();
    this.#open();
    if (this.#skipClosing('}')) return members;
    do {
      this.#match(SPACE);
      const keyStart = this.#at;
      if (this.#text[keyStart] !== '"') throw unexpected(this.#text, keyStart, 'a key in double quotes');
      const key = this.#string();
      // zod silently ignores it, and objects with such a key are dangerous.
      if (key === '__proto__') throw new JsonError('the key "__proto__" is not allowed', keyStart);
      if (members.has(key)) this.#repeated.push({ key, offset: keyStart });
      this.#match(SPACE);
      if (!this.#skip(':'))
        throw unexpected(this.#text, this.#at, `":" after the key ${JSON.stringify(key)}`);
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
    if (++this.#depth > MAX_DEPTH) throw new JsonError(`nested deeper than ${MAX_DEPTH} levels`, this.#at);
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

  #string(): string {
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
