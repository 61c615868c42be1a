/** CRC-32C (Castagnoli, RFC 3720), reflected. It finds every error burst of up to 32 bits. */
const POLYNOMIAL = 0x82f63b78;

/** Bytes that are looked up at once ("slicing-by-8"), which takes less than half the time of one by one. */
const SLICE = 8;
const VALUES = 256;

/** The remainder of each byte, then those of each byte with one to seven zeros after it. */
let made: Int32Array | undefined;

function slicedTable(): Int32Array {
  const table = new Int32Array(SLICE * VALUES);
  for (let byte = 0; byte < VALUES; byte++) table[byte] = remainderOf(byte);
  for (let at = VALUES; at < table.length; at++) {
    const before = table[at - VALUES]!;
    table[at] = table[before & 0xff]! ^ (before >>> 8);
  }
  return table;
}

function remainderOf(byte: number): number {
  let remainder = byte;
  for (let bit = 0; bit < 8; bit++) {
    remainder = (remainder & 1) === 0 ? remainder >>> 1 : (remainder >>> 1) ^ POLYNOMIAL;
  }
  return remainder;
}

/** The checksum of these bytes, after those that gave `before`. */
export function crc32c(bytes: Uint8Array, before = 0): number {
  // Made with the first checksum: an exporter without state needs none, and these loops are long for a start.
  const table = (made ??= slicedTable());
  let crc = ~before;
  let at = 0;
  // All indices are within their arrays.
  for (const end = bytes.length - SLICE; at <= end; at += SLICE) {
    crc ^= bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24);
    crc =
      table[7 * VALUES + (crc & 0xff)]! ^
      table[6 * VALUES + ((crc >>> 8) & 0xff)]! ^
      table[5 * VALUES + ((crc >>> 16) & 0xff)]! ^
      table[4 * VALUES + (crc >>> 24)]! ^
      table[3 * VALUES + bytes[at + 4]!]! ^
      table[2 * VALUES + bytes[at + 5]!]! ^
      table[VALUES + bytes[at + 6]!]! ^
      table[bytes[at + 7]!]!;
  }
  for (; at < bytes.length; at++) crc = table[(crc ^ bytes[at]!) & 0xff]! ^ (crc >>> 8);
  return ~crc >>> 0;
}
