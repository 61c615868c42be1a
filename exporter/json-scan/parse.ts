import { setField } from '../event/event.js';
import type { EventRecord } from '../event/event.js';
import { exactNumber } from '../event/exact-number.js';
import { isDigit, MAX_LEVELS } from './bytes.js';

/**
 * Like JSON.parse, but integers that a double cannot hold are bigints. Only a document with a long run of digits is read a second
 * time. A document that nests deeper than `MAX_LEVELS`, which no setup allows, keeps its doubles.
 */
export function parseJson(text: string): unknown {
  const value: unknown = JSON.parse(text);
  if (!hasLongInteger(text)) return value;
  try {
    return new ExactReader(text).read(MAX_LEVELS);
  } catch (error) {
    if (error !== TOO_DEEP) throw error;
    return value;
  }
}

/** The smallest integer that a double cannot hold, 9007199254740993, has this many digits. */
const LONG = 16;
const [TAB, LINE_FEED, RETURN, SPACE, DOT] = [0x09, 0x0a, 0x0d, 0x20, 0x2e] as const;

/** Whether there may be a long integer: a long run of digits that is not a fraction. Looks at one character in 16. */
function hasLongInteger(text: string): boolean {
  for (let at = LONG - 1; at < text.length; at += LONG) {
    if (!isDigit(text.charCodeAt(at))) continue;
    let start = at;
    while (isDigit(text.charCodeAt(start - 1))) start--;
    while (isDigit(text.charCodeAt(at + 1))) at++;
    if (at + 1 - start >= LONG && text.charCodeAt(start - 1) !== DOT) return true;
  }
  return false;
}

const TOO_DEEP = new RangeError('nested too deep');

/** Reads a text that JSON.parse accepts. */
class ExactReader {
  readonly #text: string;
  readonly #hasEscapes: boolean;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
    this.#hasEscapes = text.includes('\\');
  }

  read(levels: number): unknown {
    switch (this.#next()) {
      case '{':
        return this.#members(levels - 1);
      case '[':
        return this.#elements(levels - 1);
      case '"':
        return this.#string();
      case 't':
        return this.#word('true', true);
      case 'f':
        return this.#word('false', false);
      case 'n':
        return this.#word('null', null);
      default:
        return this.#number();
    }
  }

  #members(levels: number): EventRecord {
    if (levels < 0) throw TOO_DEEP;
    const record: EventRecord = {};
    this.#at++;
    while (this.#next() !== '}') {
      if (this.#text[this.#at] === ',') {
        this.#at++;
        this.#next();
      }
      const name = this.#string();
      this.#next();
      this.#at++;
      setField(record, name, this.read(levels));
    }
    this.#at++;
    return record;
  }

  #elements(levels: number): unknown[] {
    if (levels < 0) throw TOO_DEEP;
    const elements: unknown[] = [];
    this.#at++;
    while (this.#next() !== ']') {
      if (this.#text[this.#at] === ',') this.#at++;
      elements.push(this.read(levels));
    }
    this.#at++;
    return elements;
  }

  #string(): string {
    const start = this.#at;
    const end = this.#endOfString(start + 1);
    this.#at = end + 1;
    const text = this.#text.slice(start + 1, end);
    return this.#hasEscapes && text.includes('\\') ? String(JSON.parse(`"${text}"`)) : text;
  }

  /** Offset of the closing quote. */
  #endOfString(at: number): number {
    if (!this.#hasEscapes) return this.#text.indexOf('"', at);
    while (this.#text[at] !== '"') at += this.#text[at] === '\\' ? 2 : 1;
    return at;
  }

  #number(): unknown {
    const start = this.#at;
    while (isPartOfNumber(this.#text.charCodeAt(this.#at))) this.#at++;
    return exactNumber(this.#text.slice(start, this.#at));
  }

  #word<Value>(word: string, value: Value): Value {
    this.#at += word.length;
    return value;
  }

  /** Skips space. Returns the character after it. */
  #next(): string | undefined {
    while (isSpace(this.#text.charCodeAt(this.#at))) this.#at++;
    return this.#text[this.#at];
  }
}

function isSpace(code: number): boolean {
  return code === SPACE || code === LINE_FEED || code === RETURN || code === TAB;
}

/** Digits, signs, the decimal point and the letter of an exponent. */
function isPartOfNumber(code: number): boolean {
  return isDigit(code) || code === 0x2b || code === 0x2d || code === DOT || (code | SPACE) === 0x65;
}
