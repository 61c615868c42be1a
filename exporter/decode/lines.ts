import { Parts } from './codec.js';
import type { Decoded, Part } from './codec.js';
import { holdsTooMany, mayHoldTooMany } from './too-many-events.js';
import { withoutByteOrderMark } from './utf8.js';

const [TAB, LINE_FEED, RETURN, SPACE] = [0x09, 0x0a, 0x0d, 0x20] as const;

/** How to read the lines of a format. */
export interface LineFormat {
  readonly decode: (line: Uint8Array) => Decoded;
  /** Unset: only blank lines are skipped. */
  readonly isSkipped?: (line: Uint8Array) => boolean;
  /** Number of events in a line; counts no further than `max + 1`. Unset: one per line. */
  readonly count?: (line: Uint8Array, max: number) => number;
}

/** A message with events in lines, mostly one per line. Skips blank lines. */
export function partsOfLines(payload: Uint8Array, format: LineFormat, maxEvents = Infinity): Decoded {
  const text = withoutByteOrderMark(payload);
  if (mayHoldTooMany(text.length, maxEvents) && countEvents(text, format, maxEvents) > maxEvents)
    return holdsTooMany(maxEvents);
  return new Parts(readLines(text, format));
}

/** Counts no further than `max + 1`. */
function countEvents(text: Uint8Array, { isSkipped, count = () => 1 }: LineFormat, max: number): number {
  let events = 0;
  for (const line of linesOf(text, isSkipped)) {
    events += count(line, max - events);
    if (events > max) break;
  }
  return events;
}

function* readLines(text: Uint8Array, { decode, isSkipped }: LineFormat): Generator<Part> {
  for (const line of linesOf(text, isSkipped)) {
    const content = decode(line);
    if (content instanceof Parts) yield* content.events;
    else yield { content, payload: line, bytes: line.byteLength };
  }
}

function* linesOf(text: Uint8Array, isSkipped: LineFormat['isSkipped'] = isBlank): Generator<Uint8Array> {
  for (let start = 0; start < text.length;) {
    const feed = text.indexOf(LINE_FEED, start);
    const end = feed === -1 ? text.length : feed;
    const line = text.subarray(start, text[end - 1] === RETURN ? end - 1 : end);
    start = end + 1;
    if (!isBlank(line) && !isSkipped(line)) yield line;
  }
}

function isBlank(line: Uint8Array): boolean {
  for (const byte of line) if (byte !== SPACE && byte !== TAB) return false;
  return true;
}
