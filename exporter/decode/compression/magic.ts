import { undecodable } from '../record.js';
import type { Rejected } from '../../event/rejection.js';
import { CONTENT_ENCODING } from './content-encoding.js';

/** First bytes of compressed data (RFC 1952, RFC 8878). No text in UTF-8 begins with them. */
const MAGIC = { gzip: [0x1f, 0x8b], zstd: [0x28, 0xb5, 0x2f, 0xfd] } as const;

/** Whether compressed data may begin with this byte. */
export function mayBeMagic(byte: number | undefined): boolean {
  return byte === MAGIC.gzip[0] || byte === MAGIC.zstd[0];
}

/** What is wrong with bytes that cannot be decoded, if they are compressed and no header says so. */
export function compressedWithoutHeader(payload: Uint8Array): Rejected | undefined {
  for (const [coding, magic] of Object.entries(MAGIC)) {
    if (magic.every((byte, at) => payload[at] === byte))
      return undecodable(() => `looks like ${coding}: set the header "${CONTENT_ENCODING}: ${coding}"`);
  }
  return undefined;
}
