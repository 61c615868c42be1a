import { gzipSync } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { ContentDecoder } from '../../../../exporter/decode/compression/content-encoding.js';
import { Rejected } from '../../../../exporter/event/rejection.js';
import { CODINGS } from '../../../../exporter/io/compression/codings.js';
import { zstdDecompressInScript } from '../../../../exporter/io/compression/zstd.js';
import { COMPRESSORS, zstdFrame } from '../../../support/compressed.js';

const decoder = new ContentDecoder({ codings: CODINGS }, 1_000_000);

function decoded(payload: Uint8Array, header: string): unknown {
  const outcome = decoder.decode(payload, header);
  return outcome instanceof Rejected ? [outcome.reason, outcome.detail] : Buffer.from(outcome).toString();
}

/** `hello hello hello hello {"origin":"ORD"}`, as the zstd program compresses it with and without knowing the size. */
const HELLO = 'hello hello hello hello {"origin":"ORD"}';
const [ZSTD, ZSTD_STREAM] = [
  'KLUv/SQo5QAAsGhlbGxvIHsib3JpZ2luIjoiT1JEIn0BAPFKEf7WsUQ=',
  'KLUv/QRo5QAAsGhlbGxvIHsib3JpZ2luIjoiT1JEIn0BAPFKEf7WsUQ=',
].map((text) => Buffer.from(text, 'base64')) as [Buffer, Buffer];
/** 3,000,000 zeros, likewise. */
const [ZEROS, ZEROS_STREAM] = [
  'KLUv/YRYwMYtAFQAABAAAAEA+/85wAICABAAAgAQAAIAEAACABAAAgAQAAIAEAACABAAAgAQAAIAEAACABAAAgAQAAIAEAACABAAAgAQAAIAEAACABAAAgAQAAIAEAACABAAAgAQAAIAEAADNg4AA8mv1g==',
  'KLUv/QRYVAAAEAAAAQD7/znAAgIAEAACABAAAgAQAAIAEAACABAAAgAQAAIAEAACABAAAgAQAAIAEAACABAAAgAQAAIAEAACABAAAgAQAAIAEAACABAAAgAQAAIAEAACABAAAgAQAAM2DgADya/W',
].map((text) => Buffer.from(text, 'base64')) as [Buffer, Buffer];
const SKIPPABLE = Buffer.from([0x5a, 0x2a, 0x4d, 0x18, 3, 0, 0, 0, 1, 2, 3]);

describe('Content-Encoding', () => {
  test('is undone, one coding after the other, in any case', () => {
    fc.assert(
      fc.property(fc.uint8Array(), fc.constantFrom(...Object.keys(COMPRESSORS)), (bytes, coding) => {
        const compressed = COMPRESSORS[coding]?.(bytes) ?? bytes;
        for (const header of [coding, ` ${coding.toUpperCase()} `, `identity,${coding}`]) {
          const found = decoder.decode(compressed, header);
          expect(found instanceof Rejected ? found.detail : [...found]).toEqual([...bytes]);
        }
      }),
    );
  });

  test.each([
    ['with the size in the header', ZSTD, HELLO],
    ['without the size', ZSTD_STREAM, HELLO],
    ['in several frames', Buffer.concat([ZSTD, SKIPPABLE, ZSTD_STREAM]), HELLO + HELLO],
  ])('zstd, %s', (_, payload, text) => {
    expect(decoded(payload, 'zstd')).toBe(text);
    expect(Buffer.from(zstdDecompressInScript(payload, 1_000)).toString()).toBe(text);
  });

  test.each([
    ['gzip', gzipSync(Buffer.alloc(1_000_001))],
    ['deflate', COMPRESSORS['deflate']?.(Buffer.alloc(1_000_001))],
    ['deflate', COMPRESSORS['Deflate']?.(Buffer.alloc(1_000_001))],
    ['zstd', ZEROS],
    ['zstd', ZEROS_STREAM],
    ['zstd', Buffer.concat([zstdFrame(Buffer.alloc(600_000)), zstdFrame(Buffer.alloc(600_000))])],
  ])('%s never gives more than the limit', (coding, payload = Buffer.alloc(0)) => {
    expect(decoded(payload, coding)).toEqual([
      'too_large',
      `more than 1000000 bytes when decompressed with ${coding}, the limit is 1000000`,
    ]);
  });

  test.each([
    ['gzip', Buffer.from('{"origin":"ORD"}'), 'Content-Encoding gzip: incorrect header check'],
    ['gzip', gzipSync(HELLO).subarray(0, 20), 'Content-Encoding gzip: unexpected end of file'],
    ['deflate', Buffer.from('{}'), expect.stringMatching(/^Content-Encoding deflate: /)],
    ['zstd', Buffer.from('{"origin":"ORD"}'), expect.stringMatching(/^Content-Encoding zstd: /)],
    ['zstd', ZSTD.subarray(0, 20), expect.stringMatching(/^Content-Encoding zstd: /)],
    ['br', Buffer.from('x'), 'unknown Content-Encoding "br", expected gzip, x-gzip, deflate, zstd, identity'],
    ['constructor', Buffer.from('x'), expect.stringContaining('unknown Content-Encoding "constructor"')],
    ['', Buffer.from('x'), expect.stringContaining('unknown Content-Encoding ""')],
    [Array(9).fill('gzip').join(), gzipSync(HELLO), 'Content-Encoding lists 9 codings, the limit is 4'],
  ])('%s that cannot be undone is named', (coding, payload, detail) => {
    expect(decoded(payload, coding)).toEqual(['undecodable', detail]);
  });

  test('zstd of any damaged frame ends, with an error or with bytes', () => {
    const changes = fc.array(fc.tuple(fc.nat(ZSTD.length - 1), fc.nat(255)), { minLength: 1, maxLength: 3 });
    fc.assert(
      fc.property(fc.constantFrom(ZSTD, ZSTD_STREAM, ZEROS), changes, (frame, changed) => {
        const damaged = Buffer.from(frame);
        for (const [at, byte] of changed) damaged[at] = byte;
        const before = process.memoryUsage().arrayBuffers;
        expect(() => outcomeOf(damaged)).not.toThrow();
        expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(64e6);
      }),
      { numRuns: 300 },
    );
  });

  test('zstd that keeps the decoder busy is given up', () => {
    expect(outcomeOf(Buffer.from(BUSY, 'hex'))).toContain('timed out');
  });
});

/**
 * One block, whose Huffman weights are coded by a table with a single symbol. Reading a symbol takes no bits, so the package finds no
 * end: frame header, block header, literals header, table, 3 bytes of weights, nothing.
 */
const BUSY = `28b52ffd2010 c50000 020105 05f003 000001 ${'00'.repeat(15)}`.replaceAll(' ', '');

function outcomeOf(frame: Buffer): string {
  try {
    return Buffer.from(zstdDecompressInScript(frame, 1_000_000)).toString('hex');
  } catch (error) {
    return String(error);
  }
}
