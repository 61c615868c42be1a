import type { Codec } from './codec.js';
import { decodeJsonDocument } from './json.js';
import { partsOfLines } from './lines.js';

/** Newline-delimited JSON: one object, or one array of objects, per line. https://github.com/ndjson/ndjson-spec */
export const ndjsonCodec: Codec = {
  decode: ({ payload }) => partsOfLines(payload, decodeJsonDocument),
};
