import { Parts } from './codec.js';
import type { Part } from './codec.js';

const [TAB, LINE_FEED, RETURN, SPACE] = [0x09, 0x0a, 0x0d, 0x20] as const;

/** A message whose every line is an event; blank lines do not count, nor do those that are left out. */
export function partsOfLines(
  payload: Uint8Array,
  decode: (line: Uint8Array) => Part['content'],
  isLeftOut: (line: Uint8Array) => boolean = () => false,
): Parts {
  return new Parts(function* () {
    for (const line of linesOf(payload)) {
      if (!isLeftOut(line)) yield { content: decode(line), payload: line, bytes: line.byteLength };
    }
  });
}

/** The lines of a message, without their ends and without blank ones. */
function* linesOf(payload: Uint8Array): Generator<Uint8Array> {
  for (let start = 0; start < payload.length;) {
    const feed = payload.indexOf(LINE_FEED, start);
    const end = feed === -1 ? payload.length : feed;
    const line = payload.subarray(start, end > start && payload[end - 1] === RETURN ? end - 1 : end);
    if (!line.every(isSpace)) yield line;
    start = end + 1;
  }
}

function isSpace(byte: number): boolean {
  return byte === SPACE || byte === TAB;
}
