import type { Part } from './codec.js';
import { Parts } from './codec.js';

const LINE_FEED = 0x0a;
const RETURN = 0x0d;

/** A message whose every line is an event; lines with nothing but space between them do not count. */
export function partsOfLines(payload: Uint8Array, decode: (line: Uint8Array) => Part['content']): Parts {
  return new Parts(function* () {
    for (const line of linesOf(payload)) yield { content: decode(line), payload: line };
  });
}

/** The lines of a message, without their ends and without blank ones. */
export function* linesOf(payload: Uint8Array): Generator<Uint8Array> {
  for (let start = 0; start < payload.length;) {
    const feed = payload.indexOf(LINE_FEED, start);
    const next = feed === -1 ? payload.length : feed + 1;
    let end = feed === -1 ? payload.length : feed;
    if (payload[end - 1] === RETURN) end--;
    const line = payload.subarray(start, Math.max(start, end));
    if (!isBlank(line)) yield line;
    start = next;
  }
}

function isBlank(line: Uint8Array): boolean {
  return line.every((byte) => byte === 0x20 || byte === 0x09);
}
