import type { Codec } from './codec.js';
import { decodeJson } from './json.js';
import { partsOfLines } from './lines.js';

/** Newline-delimited JSON: one object per line. https://github.com/ndjson/ndjson-spec */
export const ndjsonCodec: Codec = {
  decode: ({ payload }) => partsOfLines(payload, decodeJson),
};
