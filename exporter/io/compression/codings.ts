import * as zlib from 'node:zlib';
import type { Decompress } from '../../decode/compression/decompress.js';
import { zstdDecompress } from './zstd.js';

/** Content codings by name: RFC 9110, 8.4.1, and RFC 8878 for zstd. */
export const CODINGS: ReadonlyMap<string, Decompress> = new Map<string, Decompress>([
  ['gzip', gunzip],
  ['x-gzip', gunzip],
  ['deflate', inflate],
  ['zstd', zstdDecompress],
  ['identity', (bytes) => bytes],
]);

function gunzip(bytes: Uint8Array, limitBytes: number): Uint8Array {
  return zlib.gunzipSync(bytes, { maxOutputLength: limitBytes });
}

/** "deflate" is the zlib format (RFC 1950), but some programs send the data without its header. */
function inflate(bytes: Uint8Array, limitBytes: number): Uint8Array {
  const options = { maxOutputLength: limitBytes };
  return hasZlibHeader(bytes) ? zlib.inflateSync(bytes, options) : zlib.inflateRawSync(bytes, options);
}

/** RFC 1950, 2.2: method 8, and a multiple of 31. */
function hasZlibHeader([method = 0, flags = 0]: Uint8Array): boolean {
  return (method & 0x0f) === 8 && (method * 256 + flags) % 31 === 0;
}
