import { exactNumber } from '../event/exact-number.js';
import type { ExactNumber } from '../event/exact-number.js';

const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;
const INTEGER = /^[+-]?\d+[iu]$/;
/** A backslash escapes a comma, an equals sign or a space. Before any other character, it is literal. */
const NAME = /(?:[^,= \\]|\\[,= ]?)*/y;
const WORD = /(?:[^, \\]|\\[,= ]?)*/y;
const BOOLEANS: ReadonlyMap<string, boolean> = new Map([
  ...['t', 'T', 'true', 'True', 'TRUE'].map((word) => [word, true] as const),
  ...['f', 'F', 'false', 'False', 'FALSE'].map((word) => [word, false] as const),
]);

/** Reads a line of Influx line protocol from left to right. */
export class LineScanner {
  readonly #line: string;
  #at = 0;

  constructor(line: string) {
    this.#line = line;
  }

  /** Number of characters read. */
  get at(): number {
    return this.#at;
  }

  /** Skips this character if it is the next one. */
  skip(character: string): boolean {
    if (this.#line[this.#at] !== character) return false;
    this.#at++;
    return true;
  }

  /** Skips spaces. Returns false if there are none. */
  skipSpaces(): boolean {
    const start = this.#at;
    while (this.#line[this.#at] === ' ') this.#at++;
    return this.#at > start;
  }

  /** Reads the name of a tag or a field: up to a comma, a space or an equals sign. */
  name(): string {
    return this.#read(NAME);
  }

  /** Reads the value of a tag, or the measurement: up to a comma or a space. */
  word(): string {
    return this.#read(WORD);
  }

  /** Reads a finite number, a quoted string or a boolean; `undefined` if it is none of them. */
  value(): ExactNumber | string | boolean | undefined {
    if (this.#line[this.#at] === '"') return this.#text();
    const word = this.word();
    const flag = BOOLEANS.get(word);
    if (flag !== undefined) return flag;
    if (INTEGER.test(word)) return finite(exactNumber(word.slice(0, -1)));
    return NUMBER.test(word) ? finite(Number(word)) : undefined;
  }

  /** Reads the rest of the line: a timestamp, or an empty string if there is none; `undefined` for anything else. */
  timestamp(): string | undefined {
    const rest = this.#line.slice(this.#at);
    return /^(?: +(?<time>-?\d{1,20}))? *$/.exec(rest) === null ? undefined : rest.trim();
  }

  #read(pattern: RegExp): string {
    pattern.lastIndex = this.#at;
    const [text = ''] = pattern.exec(this.#line) ?? [];
    this.#at += text.length;
    return text.includes('\\') ? text.replaceAll(/\\([,= ])/g, '$1') : text;
  }

  #text(): string | undefined {
    const start = this.#at + 1;
    let end = start;
    while (end < this.#line.length && this.#line[end] !== '"') end += this.#line[end] === '\\' ? 2 : 1;
    if (end >= this.#line.length) return undefined;
    this.#at = end + 1;
    return this.#line.slice(start, end).replaceAll(/\\(["\\])/g, '$1');
  }
}

function finite(value: ExactNumber): ExactNumber | undefined {
  return typeof value === 'bigint' || Number.isFinite(value) ? value : undefined;
}
