import { Parts } from './codec.js';
import type { Decoded, Part } from './codec.js';
import { withoutByteOrderMark } from './utf8.js';

const [TAB, LINE_FEED, RETURN, SPACE] = [0x09, 0x0a, 0x0d, 0x20] as const;

type Decode = (line: Uint8Array) => Decoded;
type Test = (line: Uint8Array) => boolean;

/** A message with events in lines, mostly one per line. Skips blank lines, and lines for which `isSkipped` is true. */
export function partsOfLines(payload: Uint8Array, decode: Decode, isSkipped: Test = isBlank): Parts {
  return new Parts(readLines(withoutByteOrderMark(payload), decode, isSkipped));
}

function* readLines(payload: Uint8Array, decode: Decode, isSkipped: Test): Generator<Part> {
  for (let start = 0; start < payload.length;) {
    const feed = payload.indexOf(LINE_FEED, start);
    const end = feed === -1 ? payload.length : feed;
    const line = payload.subarray(start, payload[end - 1] === RETURN ? end - 1 : end);
    start = end + 1;
    if (isBlank(line) || isSkipped(line)) continue;
    const content = decode(line);
    if (content instanceof Parts) yield* content.events;
    else yield { content, payload: line, bytes: line.byteLength };
  }
}

function isBlank(line: Uint8Array): boolean {
  for (const byte of line) if (byte !== SPACE && byte !== TAB) return false;
  return true;
}
