/** A Zstandard frame: RFC 8878, 3.1. */
export interface ZstdFrame {
  readonly bytes: Uint8Array;
  /** How far back the content may refer to itself; a decoder reserves this much memory. */
  readonly windowBytes: number;
  /** Offset of the byte that says so; `undefined` if the window is the content. */
  readonly windowAt: number | undefined;
  readonly blocks: number;
  /** Size of its content; `undefined` if the compressor did not know it. */
  readonly contentBytes: number | undefined;
}

const [MAGIC, SKIPPABLE, SKIPPABLE_KINDS] = [0xfd2fb528, 0x184d2a50, 16] as const;
const [RAW_HEADER_BYTES, BLOCK_HEADER_BYTES, CHECKSUM_BYTES] = [5, 3, 4] as const;
/** By the two bits of the frame header that tell them. */
const [ID_BYTES, CONTENT_SIZE_BYTES] = [
  [0, 1, 2, 4],
  [0, 2, 4, 8],
] as const;
/** The block holds one byte, which is repeated. */
const RUN_LENGTH = 1;

/** Reads only headers: what a frame claims to need is known before memory is reserved for it. Throws if the bytes are broken. */
export function framesOf(bytes: Uint8Array): readonly ZstdFrame[] {
  try {
    return [...readFrames(bytes)];
  } catch (cause) {
    // From the view, beyond the last byte.
    throw cause instanceof RangeError ? broken('unexpected end of the data', cause) : cause;
  }
}

function* readFrames(bytes: Uint8Array): Generator<ZstdFrame> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = 0; at < bytes.length;) {
    const magic = view.getUint32(at, true);
    if (magic - (magic % SKIPPABLE_KINDS) === SKIPPABLE) {
      at += 8 + view.getUint32(at + 4, true);
      continue;
    }
    if (magic !== MAGIC) throw broken('not a Zstandard frame');
    const { length, hasChecksum, ...sizes } = readHeader(view, at);
    const { end: endOfBlocks, blocks } = skipBlocks(view, at + length);
    const end = endOfBlocks + (hasChecksum ? CHECKSUM_BYTES : 0);
    if (end > bytes.length) throw broken('unexpected end of the data');
    yield { bytes: bytes.subarray(at, end), blocks, ...sizes };
    at = end;
  }
}

/** Like the errors of zlib, which say the same of the other codings. The codec turns it into a rejection. */
function broken(reason: string, cause?: unknown): Error {
  return Object.assign(new Error(reason, { cause }), { code: 'Z_DATA_ERROR' });
}

function readHeader(view: DataView, at: number) {
  const flags = view.getUint8(at + 4);
  const isSingleSegment = (flags & 0x20) !== 0;
  const sizeBytes = CONTENT_SIZE_BYTES[(flags >> 6) as 0 | 1 | 2 | 3] || (isSingleSegment ? 1 : 0);
  const sizeAt = RAW_HEADER_BYTES + (isSingleSegment ? 0 : 1) + ID_BYTES[(flags & 3) as 0 | 1 | 2 | 3];
  const contentBytes = contentSize(view, at + sizeAt, sizeBytes);
  const windowAt = isSingleSegment ? undefined : RAW_HEADER_BYTES;
  return {
    length: sizeAt + sizeBytes,
    hasChecksum: (flags & 4) !== 0,
    windowBytes: windowAt === undefined ? (contentBytes ?? 0) : windowSize(view.getUint8(at + windowAt)),
    windowAt,
    contentBytes,
  };
}

function contentSize(view: DataView, at: number, bytes: number): number | undefined {
  switch (bytes) {
    case 0:
      return undefined;
    case 1:
      return view.getUint8(at);
    case 2:
      return view.getUint16(at, true) + 256;
    case 4:
      return view.getUint32(at, true);
    default:
      return Number(view.getBigUint64(at, true));
  }
}

/** An exponent and a mantissa of three bits. */
function windowSize(descriptor: number): number {
  const base = 2 ** (10 + (descriptor >> 3));
  return base + (base / 8) * (descriptor & 7);
}

function skipBlocks(view: DataView, at: number) {
  for (let blocks = 1; ; blocks++) {
    const header = view.getUint16(at, true) + view.getUint8(at + 2) * 0x10000;
    at += BLOCK_HEADER_BYTES + (((header >> 1) & 3) === RUN_LENGTH ? 1 : header >> 3);
    if ((header & 1) === 1) return { end: at, blocks };
  }
}
