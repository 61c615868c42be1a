import { SyntaxFault, shown } from './fault.js';
import { readNumber } from './number-literal.js';
import { readString } from './string-literal.js';
import { isSince } from './target.js';
import type { PrometheusTarget } from './target.js';
import { KEYWORDS, NEW_AGGREGATIONS, NEW_AGGREGATIONS_SINCE } from './token.js';
import type { Token } from './token.js';

const SPACE = /[ \t\n\r]/;
const LETTER = /[a-zA-Z_]/;
const DIGIT = /[0-9]/;
const LABEL_NAME = /[a-zA-Z0-9_]*/y;
const WORD = /[a-zA-Z0-9_:]*/y;
const SYMBOLS = ['==', '!=', '<=', '>=', ...'=<>+-*/%^,()[]@'.split('')] as const;
const MATCHER_SYMBOLS = ['=~', '!~', '!=', '=', ','] as const;

/** Splits an expression into tokens; the last one is `end`. Throws a `SyntaxFault`. */
export function tokenize(text: string, target: PrometheusTarget): readonly Token[] {
  const lexer = new Lexer(text, target);
  const tokens: Token[] = [];
  for (;;) {
    const token = lexer.next();
    tokens.push(token);
    if (token.kind === 'end') return tokens;
  }
}

/** The rules of Prometheus: `promql/parser/lex.go`. Braces and brackets have rules of their own. */
class Lexer {
  readonly #text: string;
  readonly #target: PrometheusTarget;
  #at = 0;
  #inBraces = false;
  #inBrackets = false;
  /** Whether the bracket already has its colon. */
  #hasColon = false;

  constructor(text: string, target: PrometheusTarget) {
    this.#text = text;
    this.#target = target;
  }

  next(): Token {
    this.#skip();
    const from = this.#at;
    const character = this.#text[from];
    if (character === undefined) {
      if (this.#inBraces) throw new SyntaxFault(from, 'unexpected end: a "}" is missing');
      return this.#token('end', from);
    }
    if (character === '"' || character === "'" || character === '`') {
      const string = readString(this.#text, from);
      return { ...this.#token('string', string.end), string };
    }
    return this.#inBraces ? this.#matcherToken(character) : this.#expressionToken(character);
  }

  /** Spaces and comments. */
  #skip(): void {
    for (;;) {
      const character = this.#text[this.#at] ?? '';
      if (SPACE.test(character)) this.#at += 1;
      else if (character === '#') this.#skipComment();
      else return;
    }
  }

  #skipComment(): void {
    const rest = this.#text.slice(this.#at).search(/[\r\n]/);
    this.#at = rest === -1 ? this.#text.length : this.#at + rest;
  }

  #matcherToken(character: string): Token {
    if (LETTER.test(character)) return this.#token('identifier', this.#wordEnd(LABEL_NAME));
    if (character === '}') {
      this.#inBraces = false;
      return this.#token('symbol', this.#at + 1);
    }
    const symbol = MATCHER_SYMBOLS.find((each) => this.#text.startsWith(each, this.#at));
    if (symbol === undefined) {
      throw new SyntaxFault(this.#at, `unexpected ${shown(this.#characterAt())} inside braces`);
    }
    return this.#token('symbol', this.#at + symbol.length);
  }

  #expressionToken(character: string): Token {
    const after = this.#text[this.#at + 1] ?? '';
    if (DIGIT.test(character) || (character === '.' && DIGIT.test(after))) return this.#number();
    if (LETTER.test(character) || character === ':') {
      return this.#inBrackets ? this.#colon(character) : this.#word();
    }
    if (character === '{') {
      this.#inBraces = true;
      return this.#token('symbol', this.#at + 1);
    }
    const symbol = SYMBOLS.find((each) => this.#text.startsWith(each, this.#at));
    if (symbol === undefined) {
      throw new SyntaxFault(this.#at, `unexpected character ${shown(this.#characterAt())}`);
    }
    if (symbol === '[') this.#openBracket();
    if (symbol === ']') this.#inBrackets = false;
    return this.#token('symbol', this.#at + symbol.length);
  }

  #openBracket(): void {
    if (this.#inBrackets) throw new SyntaxFault(this.#at, 'unexpected "[" inside brackets');
    this.#inBrackets = true;
    this.#hasColon = false;
    // At its start, a bracket has a duration: older versions accept neither comments nor anything else there.
    const start = this.#at + 1 + (/^[ \t\n\r]*/.exec(this.#text.slice(this.#at + 1))?.[0].length ?? 0);
    const first = this.#text[start] ?? '';
    const signed = isSince(this.#target, '3.4') && /[-+*/%^()\]]/.test(first);
    const digits = isSince(this.#target, '3.4') ? /^(?:\d|\.\d)/ : /^[.\d]/;
    if (!signed && !digits.test(this.#text.slice(start, start + 2))) {
      throw new SyntaxFault(start, `expected a duration such as 5m after "[", found ${this.#found(start)}`);
    }
  }

  #found(at: number): string {
    const rest = this.#text.slice(at).split('\n', 1)[0] ?? '';
    return rest === '' ? 'the end' : shown(rest);
  }

  #number(): Token {
    const read = readNumber(this.#text, this.#at, this.#target);
    if (read.kind !== 'fault') return this.#token(read.kind, read.end);
    throw new SyntaxFault(
      this.#at,
      `${shown(this.#text.slice(this.#at, read.end))} is neither a number nor a duration`,
    );
  }

  /** Prometheus before 3.6 takes any letter inside brackets for the colon of a subquery. */
  #colon(character: string): Token {
    if (character !== ':' && isSince(this.#target, '3.6')) {
      throw new SyntaxFault(this.#at, `unexpected ${shown(character)} inside brackets`);
    }
    if (this.#hasColon) throw new SyntaxFault(this.#at, `unexpected ${shown(character)} inside brackets`);
    this.#hasColon = true;
    return { ...this.#token('symbol', this.#at + 1), text: ':' };
  }

  #word(): Token {
    const end = this.#wordEnd(WORD);
    const word = this.#text.slice(this.#at, end);
    const lower = word.toLowerCase();
    if (lower === 'inf' || lower === 'nan') return this.#token('number', end);
    if (KEYWORDS.has(lower) || this.#isNewKeyword(lower)) {
      return { ...this.#token('keyword', end), text: lower };
    }
    return this.#token(word.includes(':') ? 'metric identifier' : 'identifier', end);
  }

  #isNewKeyword(word: string): boolean {
    return isSince(this.#target, NEW_AGGREGATIONS_SINCE) && NEW_AGGREGATIONS.some((each) => each === word);
  }

  /** @param word sticky, and also matches no character */
  #wordEnd(word: RegExp): number {
    word.lastIndex = this.#at;
    word.test(this.#text);
    return word.lastIndex;
  }

  #characterAt(): string {
    return String.fromCodePoint(this.#text.codePointAt(this.#at) ?? 0);
  }

  #token(kind: Token['kind'], end: number): Token {
    const from = this.#at;
    this.#at = end;
    const written = this.#text.slice(from, end);
    return { kind, text: written, written, from, to: end };
  }
}
