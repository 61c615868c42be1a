import { SyntaxFault, shown } from './fault.js';
import type { Token } from './token.js';

/** The tokens of an expression, read from left to right. */
export class TokenStream {
  readonly #tokens: readonly Token[];
  #index = 0;

  /** The last token must be `end`. */
  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  peek(ahead = 0): Token {
    const index = Math.min(this.#index + ahead, this.#tokens.length - 1);
    // eslint-disable-next-line typescript/no-non-null-assertion -- the index is within the list, which is never empty
    return this.#tokens[index]!;
  }

  /** End of the token that was read last. */
  get readTo(): number {
    return this.#tokens[this.#index - 1]?.to ?? 0;
  }

  next(): Token {
    const token = this.peek();
    this.#index += 1;
    return token;
  }

  isSymbol(text: string, ahead = 0): boolean {
    const token = this.peek(ahead);
    return token.kind === 'symbol' && token.text === text;
  }

  isKeyword(...words: readonly string[]): boolean {
    const token = this.peek();
    return token.kind === 'keyword' && words.includes(token.text);
  }

  /** Reads the symbol if it comes next. */
  take(symbol: string): boolean {
    if (!this.isSymbol(symbol)) return false;
    this.#index += 1;
    return true;
  }

  takeKeyword(word: string): boolean {
    if (!this.isKeyword(word)) return false;
    this.#index += 1;
    return true;
  }

  expect(symbol: string, where: string): Token {
    if (!this.isSymbol(symbol)) throw this.unexpected(`"${symbol}"`, where);
    return this.next();
  }

  /** `where`: the place in the expression, such as "after the label". */
  unexpected(expected: string, where = ''): SyntaxFault {
    const { kind, text, from } = this.peek();
    const place = where === '' ? '' : ` ${where}`;
    const found = kind === 'end' ? 'the end' : shown(text);
    return new SyntaxFault(from, `expected ${expected}${place}, found ${found}`);
  }
}
