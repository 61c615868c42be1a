import { NatsightError } from '../error.js';

/** Text that is not JSON, with the offset of the fault. */
export class JsonError extends NatsightError {
  readonly code = 'JSON_INVALID';
  readonly offset: number;

  constructor(message: string, offset: number) {
    super(message);
    this.offset = offset;
  }
}

/** What stands at an offset where JSON wants something else, told in the terms of what people usually mean by it. */
export function unexpected(text: string, offset: number, expected: string): JsonError {
  const rest = text.slice(offset, offset + 40);
  const complain = (message: string) => new JsonError(message, offset);
  if (rest === '') return complain(`expected ${expected}, found the end of the file`);
  if (/^(?:\/[/*]|#)/.test(rest)) return complain(`expected ${expected}, found a comment: JSON has none`);
  if (rest.startsWith("'")) return complain(`expected ${expected}, found "'": JSON quotes with " only`);
  const word = /^(?:"[^"\n]*"|[\p{L}\p{N}_$.+-]+|[^])/u.exec(rest)?.[0] ?? '';
  return complain(`expected ${expected}, found ${word.startsWith('"') ? word : JSON.stringify(word)}`);
}

/** Says why a text that begins with a quote is no JSON string. */
export function brokenString(text: string, start: number): JsonError {
  for (let at = start + 1; at < text.length; at++) {
    const character = text.charAt(at);
    if (character === '"') break;
    if (character < ' ') {
      const name = character === '\n' ? 'a line break' : 'a control character';
      return new JsonError(`${name} inside a string: write ${JSON.stringify(character).slice(1, -1)}`, at);
    }
    if (character !== '\\') continue;
    const escape = /^\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/.exec(text.slice(at, at + 6))?.[0];
    if (escape === undefined) {
      return new JsonError(
        `unknown escape ${text.slice(at, at + 2)} in a string: a "\\" is written "\\\\"`,
        at,
      );
    }
    at += escape.length - 1;
  }
  return new JsonError('the string that begins here has no closing quote', start);
}
