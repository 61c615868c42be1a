import type { Page } from '../event/page.js';
import { BACKSLASH, isDigit, MALFORMED, QUOTE, STRING_TOO_LONG } from './bytes.js';

/** Single-byte characters that need no escape in a string. */
const PLAIN = new Uint8Array(256).fill(1, 0x20, 0x80);
PLAIN[QUOTE] = PLAIN[BACKSLASH] = 0;

/** Skips a string with its quotes, with at most `longest` bytes between them. */
export function skipString(page: Page, at: number, longest: number): number {
  const { bytes } = page;
  if (bytes[at] !== QUOTE) return MALFORMED;
  let end = skipPlain(page, at + 1);
  end = bytes[end] === QUOTE ? end + 1 : skipUnusual(page, end);
  // An escape is longer than its character, so only a string that may be too long is decoded and measured.
  return end - at - 2 > longest && Buffer.byteLength(textOf(bytes, at, end)) > longest
    ? STRING_TOO_LONG
    : end;
}

/** Skips to the first byte that is not plain, four bytes at a time. For a long string, this takes a third of the time. */
export function skipPlain({ bytes, words }: Page, at: number): number {
  while (isPlain(words.getInt32(at, true))) at += 4;
  while (PLAIN[bytes[at]!] === 1) at++;
  return at;
}

/**
 * Whether the four bytes of a word are plain. The terms set the high bit of each byte that is not ASCII, below 0x20, a quote
 * or a backslash. They may also set it in the next higher byte, so if the result is false, the bytes are checked one by one.
 */
function isPlain(word: number): boolean {
  const controls = word - 0x20202020;
  const quotes = (word ^ 0x22222222) - 0x01010101;
  const backslashes = (word ^ 0x5c5c5c5c) - 0x01010101;
  return ((word | controls | quotes | backslashes) & 0x80808080) === 0;
}

/** Skips to the end of a string with escapes or characters outside ASCII. */
function skipUnusual(page: Page, at: number): number {
  const { bytes } = page;
  while (at >= 0) {
    at = skipPlain(page, at);
    const byte = bytes[at]!;
    if (byte === QUOTE) return at + 1;
    at = byte === BACKSLASH ? skipEscape(bytes, at) : skipCharacter(bytes, at, byte);
  }
  return at;
}

/** `"`, `\\`, `/`, and the letters b, f, n, r and t. */
const ESCAPES = new Set([QUOTE, BACKSLASH, 0x2f, 0x62, 0x66, 0x6e, 0x72, 0x74]);
const LOWER_U = 0x75;

function skipEscape(bytes: Uint8Array, at: number): number {
  const letter = bytes[at + 1]!;
  if (letter === LOWER_U) return areHex(bytes, at + 2, at + 6) ? at + 6 : MALFORMED;
  return ESCAPES.has(letter) ? at + 2 : MALFORMED;
}

function areHex(bytes: Uint8Array, at: number, end: number): boolean {
  for (; at < end; at++) {
    const byte = bytes[at]!;
    const letter = byte | 0x20;
    if (!isDigit(byte) && !(letter >= 0x61 && letter <= 0x66)) return false;
  }
  return true;
}

/**
 * Skips a UTF-8 character outside ASCII, by table 3-7 of the Unicode standard: no overlong encodings, no surrogates, nothing
 * above U+10FFFF. Anything else is malformed, including control characters.
 */
function skipCharacter(bytes: Uint8Array, at: number, lead: number): number {
  if (lead < 0xc2 || lead > 0xf4) return MALFORMED;
  const second = bytes[at + 1]!;
  const least = lead === 0xe0 ? 0xa0 : lead === 0xf0 ? 0x90 : 0x80;
  const most = lead === 0xed ? 0x9f : lead === 0xf4 ? 0x8f : 0xbf;
  if (second < least || second > most) return MALFORMED;
  const length = lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
  for (let index = 2; index < length; index++) {
    const byte = bytes[at + index]!;
    if (byte < 0x80 || byte > 0xbf) return MALFORMED;
  }
  return at + length;
}

// A byte order mark inside a string is text like any other.
const utf8 = new TextDecoder('utf-8', { ignoreBOM: true });

/** The text of a string that was skipped; `at` and `end` include its quotes. */
export function textOf(bytes: Uint8Array, at: number, end: number): string {
  const text = utf8.decode(bytes.subarray(at + 1, end - 1));
  return text.includes('\\') ? String(JSON.parse(`"${text}"`)) : text;
}
