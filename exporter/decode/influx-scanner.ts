const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;
const INTEGER = /^[+-]?\d+[iu]$/;
/** A backslash takes away the meaning of these three, and before anything else stands for itself. */
const NAME = /(?:[^,= \\]|\\[,= ]?)*/y;
const WORD = /(?:[^, \\]|\\[,= ]?)*/y;
const TRUTHS: ReadonlyMap<string, boolean> = new Map([
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

  /** How many characters were read. */
  get at(): number {
    return this.#at;
  }

  /** Reads this character, if it is the next one. */
  skip(character: string): boolean {
    if (this.#line[this.#at] !== character) return false;
    this.#at++;
    return true;
  }

  /** Reads spaces, if there are any. */
  skipSpaces(): boolean {
    const start = this.#at;
    while (this.#line[this.#at] === ' ') this.#at++;
    return this.#at > start;
  }

  /** The name of a tag or a field: up to a comma, a space or an equals sign. */
  name(): string {
    return this.#read(NAME);
  }

  /** The value of a tag, or the measurement: up to a comma or a space. */
  word(): string {
    return this.#read(WORD);
  }

  /** A finite number, a text in quotes or a truth; `undefined` when it is none of them. */
  value(): number | string | boolean | undefined {
    if (this.#line[this.#at] === '"') return this.#text();
    const word = this.word();
    const truth = TRUTHS.get(word);
    if (truth !== undefined) return truth;
    const number = INTEGER.test(word) ? Number(word.slice(0, -1)) : NUMBER.test(word) ? Number(word) : NaN;
    return Number.isFinite(number) ? number : undefined;
  }

  /** The rest of the line: a timestamp, or nothing at all; `undefined` when it is something else. */
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
