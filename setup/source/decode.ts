import type { Unreadable } from './source-file.js';

/** The text of a setup file, which is UTF-8. A byte order mark stays in the text: the reader reports it. */
export function decodeText(bytes: Uint8Array): string | Unreadable {
  if (isUtf16(bytes)) return { unreadable: 'the text is UTF-16, save it as UTF-8' };
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
  const broken = invalidAt(bytes, text);
  if (broken === undefined) return text;
  const unreadable = `byte 0x${broken.byte.toString(16).padStart(2, '0')} is not valid in UTF-8: save the file as UTF-8`;
  return { unreadable, within: { text, offset: broken.offset } };
}

/** A byte order mark, or a zero byte beside the first character: a setup starts with two ASCII characters. */
function isUtf16([first, second]: Uint8Array): boolean {
  if (first === undefined || second === undefined) return false;
  const pair = (first << 8) | second;
  return pair === 0xfffe || pair === 0xfeff || (first === 0) !== (second === 0);
}

/** U+FFFD, which a decoder puts in the place of invalid bytes. */
const REPLACEMENT = '\ufffd';
const REPLACEMENT_BYTES = [0xef, 0xbf, 0xbd];

/** The first invalid byte, and its place in the decoded text. */
function invalidAt(bytes: Uint8Array, text: string): { offset: number; byte: number } | undefined {
  let [counted, position] = [0, 0];
  for (let at = text.indexOf(REPLACEMENT); at >= 0; at = text.indexOf(REPLACEMENT, at + 1)) {
    // Everything before is valid, so its length in UTF-8 is its place among the bytes.
    position += new TextEncoder().encode(text.slice(counted, at)).length;
    counted = at;
    if (REPLACEMENT_BYTES.every((byte, index) => bytes[position + index] === byte)) continue;
    return { offset: at, byte: bytes[position] ?? 0 };
  }
  return undefined;
}
