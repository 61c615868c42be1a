import type { Page } from '../event/page.js';
import {
  CLOSE_BRACE,
  CLOSE_BRACKET,
  COMMA,
  MALFORMED,
  OPEN_BRACE,
  OPEN_BRACKET,
  QUOTE,
  skipColon,
  skipSpace,
  TOO_DEEP,
} from './bytes.js';
import { skipNumber } from './number.js';
import { parseJson } from './parse.js';
import { skipString } from './string.js';

/** Skips any value. `levels`: maximum nesting of objects and arrays; `longest`: maximum length of a string in bytes. */
export function skipValue(page: Page, at: number, levels: number, longest: number): number {
  const { bytes } = page;
  switch (bytes[at]!) {
    case QUOTE:
      return skipString(page, at, longest);
    case OPEN_BRACE:
      return levels === 0 ? TOO_DEEP : skipMembers(page, skipSpace(bytes, at + 1), levels - 1, longest);
    case OPEN_BRACKET:
      return levels === 0 ? TOO_DEEP : skipElements(page, skipSpace(bytes, at + 1), levels - 1, longest);
    case LOWER_T:
      return skipWord(bytes, at, TRUE);
    case LOWER_F:
      return skipWord(bytes, at, FALSE);
    case LOWER_N:
      return skipWord(bytes, at, NULL);
    default:
      return skipNumber(bytes, at);
  }
}

function skipMembers(page: Page, at: number, levels: number, longest: number): number {
  const { bytes } = page;
  if (bytes[at] === CLOSE_BRACE) return at + 1;
  for (;;) {
    at = skipString(page, at, longest);
    if (at > 0) at = skipColon(bytes, at);
    if (at > 0) at = skipValue(page, at, levels, longest);
    if (at < 0) return at;
    at = skipSpace(bytes, at);
    if (bytes[at] === CLOSE_BRACE) return at + 1;
    if (bytes[at] !== COMMA) return MALFORMED;
    at = skipSpace(bytes, at + 1);
  }
}

function skipElements(page: Page, at: number, levels: number, longest: number): number {
  const { bytes } = page;
  if (bytes[at] === CLOSE_BRACKET) return at + 1;
  for (;;) {
    at = skipValue(page, at, levels, longest);
    if (at < 0) return at;
    at = skipSpace(bytes, at);
    if (bytes[at] === CLOSE_BRACKET) return at + 1;
    if (bytes[at] !== COMMA) return MALFORMED;
    at = skipSpace(bytes, at + 1);
  }
}

const [LOWER_T, LOWER_F, LOWER_N] = [0x74, 0x66, 0x6e] as const;
const utf8 = new TextEncoder();
const [TRUE, FALSE, NULL] = [utf8.encode('true'), utf8.encode('false'), utf8.encode('null')] as const;

function skipWord(bytes: Uint8Array, at: number, word: Uint8Array): number {
  for (const letter of word) if (bytes[at++] !== letter) return MALFORMED;
  return at;
}

const text = new TextDecoder('utf-8', { ignoreBOM: true });

/** The value that was skipped. */
export function valueOf(bytes: Uint8Array, at: number, end: number): unknown {
  return parseJson(text.decode(bytes.subarray(at, end)));
}
