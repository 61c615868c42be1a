import { quoted } from '../visible.js';
import { DocumentError } from './document-error.js';

/** An unexpected token at an offset. Names common mistakes: comments of other languages and single quotes. */
export function unexpected(text: string, offset: number, expected: string): DocumentError {
  const rest = text.slice(offset, offset + 40);
  const errorAt = (message: string) => new DocumentError(message, offset);
  if (rest === '') return errorAt(`expected ${expected}, found the end of the file`);
  if (rest.startsWith('#')) {
    return errorAt(`expected ${expected}, found "#": a comment in JSON starts with "//"`);
  }
  if (rest.startsWith("'")) return errorAt(`expected ${expected}, found "'": JSON strings use double quotes`);
  const word = /^(?:"[^"\n]*"|[\p{L}\p{N}_$.+-]+|[^])/u.exec(rest)?.[0] ?? '';
  const found = word.startsWith('"') ? quoted(word.slice(1, -1)) : quoted(word);
  return errorAt(`expected ${expected}, found ${found}`);
}

/** Explains why a text that starts with a quote is not a valid JSON string. */
export function brokenString(text: string, start: number): DocumentError {
  for (let at = start + 1; at < text.length; at++) {
    const character = text.charAt(at);
    if (character === '"') break;
    if (character < ' ') {
      const name = character === '\n' ? 'a line break' : 'a control character';
      return new DocumentError(
        `${name} inside a string: write ${JSON.stringify(character).slice(1, -1)}`,
        at,
      );
    }
    if (character !== '\\') continue;
    const escape = /^\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/.exec(text.slice(at, at + 6))?.[0];
    if (escape === undefined) {
      return new DocumentError(
        `unknown escape ${text.slice(at, at + 2)} in a string: write a backslash as "\\\\"`,
        at,
      );
    }
    at += escape.length - 1;
  }
  return new DocumentError('the string that starts here has no closing quote', start);
}
