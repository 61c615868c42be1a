import { deflateRawSync, deflateSync, gzipSync } from 'node:zlib';

/** Compresses with each content coding. Node 20 has no zstd, so its frames hold the bytes as they are. */
export const COMPRESSORS: Readonly<Record<string, (bytes: Uint8Array) => Uint8Array>> = {
  gzip: gzipSync,
  'x-gzip': gzipSync,
  deflate: deflateSync,
  Deflate: deflateRawSync,
  zstd: zstdFrame,
  'gzip, zstd': (bytes) => zstdFrame(gzipSync(bytes)),
  identity: (bytes) => bytes,
};

/** A Zstandard frame with one block that is not compressed: RFC 8878, 3.1. */
export function zstdFrame(bytes: Uint8Array): Uint8Array {
  const frame = Buffer.alloc(12 + bytes.length);
  frame.writeUInt32LE(0xfd2fb528, 0);
  // One segment, with the size in four bytes.
  frame.writeUInt8(0xa0, 4);
  frame.writeUInt32LE(bytes.length, 5);
  frame.writeUIntLE(bytes.length * 8 + 1, 9, 3);
  frame.set(bytes, 12);
  return frame;
}
