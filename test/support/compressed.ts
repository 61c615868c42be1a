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

const MAX_BLOCK_BYTES = 128 * 1024;

/** A Zstandard frame whose blocks are not compressed: RFC 8878, 3.1. */
export function zstdFrame(bytes: Uint8Array): Uint8Array {
  const header = Buffer.alloc(9);
  header.writeUInt32LE(0xfd2fb528, 0);
  // One segment, with the size in four bytes.
  header.writeUInt8(0xa0, 4);
  header.writeUInt32LE(bytes.length, 5);
  const blocks: Uint8Array[] = [];
  for (let at = 0; at === 0 || at < bytes.length; at += MAX_BLOCK_BYTES) {
    const block = bytes.subarray(at, at + MAX_BLOCK_BYTES);
    const start = Buffer.alloc(3);
    // Its size, and whether it is the last.
    start.writeUIntLE(block.length * 8 + (at + MAX_BLOCK_BYTES >= bytes.length ? 1 : 0), 0, 3);
    blocks.push(start, block);
  }
  return Buffer.concat([header, ...blocks]);
}
