import { MALFORMED } from '../json-scan/bytes.js';
import { countElements, isArray } from '../json-scan/elements.js';
import type { Codec } from './codec.js';
import { decodeJsonDocument } from './json.js';
import { partsOfLines } from './lines.js';

/** Newline-delimited JSON: one object, or one array of objects, per line. https://github.com/ndjson/ndjson-spec */
export const ndjsonCodec: Codec = {
  decode: ({ payload }, maxEvents) =>
    partsOfLines(payload, { decode: (line) => decodeJsonDocument(line), count: countEvents }, maxEvents),
};

/** Number of events in a line. A malformed array is one. Counts no further than `max + 1`. */
function countEvents(line: Uint8Array, max: number): number {
  if (!isArray(line)) return 1;
  const count = countElements(line, max);
  return count === MALFORMED ? 1 : count;
}
