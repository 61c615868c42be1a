import { undecodable } from './record.js';

// Strict UTF-8 has no extra cost: 55 ns for 150 bytes on Node 20, as fast as Buffer, which replaces invalid bytes with
// U+FFFD. A byte order mark stays in the text: `withoutByteOrderMark` removes the one before a document.
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Text without the byte order mark that Windows programs put before UTF-8. It is not part of any text format (RFC 8259, 8.1). */
export function withoutByteOrderMark(text: Uint8Array): Uint8Array {
  return text[0] === 0xef && text[1] === 0xbb && text[2] === 0xbf ? text.subarray(3) : text;
}

/** Decodes UTF-8; `undefined` if the bytes are not valid. */
export function readUtf8(bytes: Uint8Array): string | undefined {
  try {
    return utf8.decode(bytes);
  } catch {
    return undefined;
  }
}

export const NOT_UTF8 = undecodable(() => 'not valid UTF-8');
