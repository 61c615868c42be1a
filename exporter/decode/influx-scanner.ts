const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;
const INTEGER = /^[+-]?\d+[iu]$/;
const ESCAPABLE = ',= ';
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

  /** Up to one of these characters, unless a backslash stands before it; any other backslash stands for itself. */
  name(ends: string): string {
    const start = this.#at;
    let end = start;
    for (; end < this.#line.length && !ends.includes(this.#line.charAt(end)); end++) {
      if (this.#line[end] === '\\' && ESCAPABLE.includes(this.#line[end + 1] ?? '-')) end++;
    }
    this.#at = Math.min(end, this.#line.length);
    return this.#line.slice(start, this.#at).replaceAll(/\\([,= ])/g, '$1');
  }

  /** A finite number, a text in quotes or a truth; `undefined` when it is none of them. */
  value(): number | string | boolean | undefined {
    if (this.#line[this.#at] === '"') return this.#text();
    const word = this.name(', ');
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

  #text(): string | undefined {
    const start = this.#at + 1;
    let end = start;
    while (end < this.#line.length && this.#line[end] !== '"') end += this.#line[end] === '\\' ? 2 : 1;
    if (end >= this.#line.length) return undefined;
    this.#at = end + 1;
    return this.#line.slice(start, end).replaceAll(/\\(["\\])/g, '$1');
  }
}
