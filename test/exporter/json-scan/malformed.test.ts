import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { isMalformed } from '../../../exporter/json-scan/malformed.js';
import { decodeJson } from '../../../exporter/decode/json.js';
import { Rejected } from '../../../exporter/event/rejection.js';
import { stream } from '../flat-json/documents.js';

const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

function throws(bytes: Uint8Array): boolean {
  try {
    JSON.parse(strict.decode(bytes));
    return false;
  } catch {
    return true;
  }
}

describe('a document', () => {
  test('is malformed exactly when JSON.parse throws', () => {
    fc.assert(
      fc.property(stream, ({ messages }) => messages.every((bytes) => isMalformed(bytes) === throws(bytes))),
      { numRuns: 50 },
    );
  });

  test('is told to be malformed in the same words, whatever came before it', () => {
    const detailOf = (bytes: Uint8Array) => {
      const decoded = decodeJson(bytes);
      return decoded instanceof Rejected ? decoded.detail : undefined;
    };
    const bytes = new TextEncoder().encode('{"a":}');
    const [good, cut] = [new TextEncoder().encode('{}'), Uint8Array.of(0x7b, 0xc3)];
    const details = [good, bytes, bytes, cut, bytes, bytes].map(detailOf);
    const [, first] = details;
    expect(first).toMatch(/^not valid JSON: Unexpected token/);
    expect(details).toEqual([undefined, first, first, 'not valid UTF-8', first, first]);
  });

  test('that nests without end is left to JSON.parse', () => {
    const bytes = new TextEncoder().encode('['.repeat(1_000_000));
    expect(isMalformed(bytes)).toBe(false);
  });
});
