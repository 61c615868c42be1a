import { headers as natsHeaders } from '@nats-io/transport-node';
import type { MsgHdrsImpl } from '@nats-io/transport-node';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { headerOf } from '../../../../exporter/io/nats/header.js';
import { mayHaveHeader } from '../../../../exporter/io/nats/inbound/header-scan.js';

const name = fc.oneof(
  fc.constantFrom('Content-Encoding', 'content-encoding', 'KV-Operation', 'ce-id', 'Ce-Id', 'ce-', 'id'),
  fc.stringMatching(/^[!-9;-~]{1,20}$/),
);
const value = fc.stringMatching(/^[ -~]{0,20}$/);

function headersOf(entries: readonly (readonly [string, string])[]): MsgHdrsImpl {
  const fields = natsHeaders() as MsgHdrsImpl;
  for (const [key, each] of entries) fields.append(key, each);
  return fields;
}

describe('a header', () => {
  test('is found by its own name before one in other letters', () => {
    const fields = headersOf([
      ['CONTENT-TYPE', 'a'],
      ['content-type', 'b'],
    ]);
    const find = (wanted: string) => headerOf(() => fields, wanted);
    expect(['content-type', 'Content-Type', 'CONTENT-TYPE', 'content', 'content-types'].map(find)).toEqual([
      'b',
      'a',
      'a',
      undefined,
      undefined,
    ]);
  });

  test('is never overlooked by the scan of the bytes', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(name, value), { maxLength: 6 }), name, (entries, wanted) => {
        const fields = headersOf(entries);
        const block = fields.encode();
        const bytes = Buffer.concat([
          Buffer.from('id: x\r\n'),
          block,
          Buffer.from(`${wanted}: next message\r\n`),
        ]);
        const end = 7 + block.length;
        const isThere = headerOf(() => fields, wanted) !== undefined;
        const found = mayHaveHeader(bytes, 7, end, wanted);
        expect(isThere && !found).toBe(false);
        // Control characters aside, which names cannot have, only other letters count as equal.
        if (/^[a-zA-Z-]+$/.test(wanted) && entries.every(([key]) => /^[a-zA-Z-]+$/.test(key)))
          expect(found).toBe(isThere);
      }),
      { numRuns: 2_000 },
    );
  });
});
