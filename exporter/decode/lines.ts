import { Parts } from './codec.js';
import type { Part } from './codec.js';

const [TAB, LINE_FEED, RETURN, SPACE] = [0x09, 0x0a, 0x0d, 0x20] as const;

type Decode = (line: Uint8Array) => Part['content'];
type Test = (line: Uint8Array) => boolean;

/** A message with one event per line. Skips blank lines, and lines for which `isSkipped` is true. */
export function partsOfLines(payload: Uint8Array, decode: Decode, isSkipped: Test = isBlank): Parts {
  return new Parts(readLines(payload, decode, isSkipped));
}

function* readLines(payload: Uint8Array, decode: Decode, isSkipped: Test): Generator<Part> {
  for (let start = 0; start < payload.length;) {
    const feed = payload.indexOf(LINE_FEED, start);
    const end = feed === -1 ? payload.length : feed;
    const line = payload.subarray(start, payload[end - 1] === RETURN ? end - 1 : end);
    start = end + 1;
    if (isBlank(line) || isSkipped(line)) continue;
    yield { content: decode(line), payload: line, bytes: line.byteLength };
  }
}

function isBlank(line: Uint8Array): boolean {
  for (const byte of line) if (byte !== SPACE && byte !== TAB) return false;
  return true;
}
