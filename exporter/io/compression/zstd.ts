import { Decompress as Decompressor } from 'fzstd';
import * as zlib from 'node:zlib';
import { tooLarge } from '../../decode/compression/decompress.js';
import { withinCpuTime } from './cpu-time.js';
import { framesOf } from './zstd-frames.js';
import type { ZstdFrame } from './zstd-frames.js';

type ZstdDecompressSync = (bytes: Uint8Array, options: { readonly maxOutputLength: number }) => Uint8Array;

/** Decompresses Zstandard frames. Node has a decoder from 22.15 on; before that, a package decodes, more slowly. */
export function zstdDecompress(bytes: Uint8Array, limitBytes: number): Uint8Array {
  const native = nativeDecoder();
  return native === undefined
    ? zstdDecompressInScript(bytes, limitBytes)
    : zstdDecompressNatively(native, bytes, limitBytes);
}

/** Frame by frame: Node's decoder stops after the first one. */
function zstdDecompressNatively(
  native: ZstdDecompressSync,
  bytes: Uint8Array,
  limitBytes: number,
): Uint8Array {
  const output: Uint8Array[] = [];
  let room = limitBytes;
  for (const frame of framesOf(bytes)) {
    // Node demands a limit of at least one byte.
    const content = native(frame.bytes, { maxOutputLength: Math.max(1, room) });
    room -= content.length;
    if (room < 0) throw tooLarge();
    output.push(content);
  }
  return Buffer.concat(output);
}

function nativeDecoder(): ZstdDecompressSync | undefined {
  // The types are those of Node 20.
  return 'zstdDecompressSync' in zlib ? (zlib.zstdDecompressSync as ZstdDecompressSync) : undefined;
}

/**
 * The package trusts its input: it reserves the memory that a header claims, and some damaged frames keep it busy for ever. So the
 * headers are checked first, and its CPU time has a limit.
 */
export function zstdDecompressInScript(bytes: Uint8Array, limitBytes: number): Uint8Array {
  const output: Uint8Array[] = [];
  const limitMs = Math.max(MIN_LIMIT_MS, Math.ceil(limitBytes / BYTES_PER_MS));
  let room = limitBytes;
  for (const frame of framesOf(bytes)) {
    if (frame.contentBytes !== undefined && frame.contentBytes > room) throw tooLarge();
    const narrow = withNarrowWindow(frame, room);
    const decompressor = new Decompressor((chunk) => {
      room -= chunk.length;
      if (room < 0) throw tooLarge();
      output.push(chunk);
    });
    withinCpuTime(limitMs, () => decompressor.push(narrow, true));
  }
  return Buffer.concat(output);
}

/** A tenth of the usual speed. */
const BYTES_PER_MS = 2_000;
const MIN_LIMIT_MS = 500;
const MAX_BLOCK_BYTES = 128 * 1024;
const SMALLEST_EXPONENT = 10;

/**
 * The frame with a window no larger than its content can be. A compressor that does not know the size of the content declares up to
 * 128 MB, and the package moves the whole window for each block.
 */
function withNarrowWindow({ bytes, blocks, windowBytes, windowAt }: ZstdFrame, room: number): Uint8Array {
  const needed = Math.max(MAX_BLOCK_BYTES, Math.min(room, blocks * MAX_BLOCK_BYTES));
  const exponent = Math.ceil(Math.log2(needed));
  if (windowAt === undefined || windowBytes <= 2 ** exponent) return bytes;
  const narrow = Uint8Array.from(bytes);
  narrow[windowAt] = (exponent - SMALLEST_EXPONENT) << 3;
  return narrow;
}
