import { headers as natsHeaders } from '@nats-io/transport-node';
import type { MsgHdrsImpl } from '@nats-io/transport-node';
import { MsgImpl, Parser } from '@nats-io/transport-node/lib/nats-base-client.js';
import type { ParserEvent } from '@nats-io/transport-node/lib/nats-base-client.js';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { findHeader } from '../../../../exporter/event/find-header.js';
import { headerBlockOf } from '../../../../exporter/io/nats/header.js';
import type { WithHeaders } from '../../../../exporter/io/nats/header.js';
import { fieldsIn, headerIn, headersIn } from '../../../../exporter/io/nats/header-block.js';

const name = fc.oneof(
  fc.constantFrom(
    'Content-Encoding',
    'content-encoding',
    'KV-Operation',
    'ce-id',
    'Ce-Id',
    'ce-',
    'id',
    'ID',
  ),
  fc.stringMatching(/^[!-9;-~]{1,20}$/),
);
const value = fc.stringMatching(/^[ -~é]{0,20}$/);

function encoded(entries: readonly (readonly [string, string])[]): Uint8Array {
  const fields = natsHeaders() as MsgHdrsImpl;
  for (const [key, each] of entries) fields.append(key, each);
  return fields.encode();
}

/** The client's message with this block of headers and a payload. */
function received(block: Uint8Array): MsgImpl {
  const messages: MsgImpl[] = [];
  const parser = new Parser({
    push: ({ msg, data }: ParserEvent) => {
      if (msg !== undefined && data !== undefined) messages.push(new MsgImpl(msg, data, NOBODY));
    },
  });
  const line = `HMSG a 1 ${block.length} ${block.length + 2}\r\n`;
  parser.parse(Buffer.concat([Buffer.from(line), block, Buffer.from('{}\r\n')]));
  const [message] = messages;
  if (message === undefined) throw new Error('BUG: the client read no message');
  return message;
}

function headerOf(message: WithHeaders, wanted: string): string | undefined {
  const block = headerBlockOf(message);
  return headerIn(block, 0, block.length, wanted);
}

function headersOf(message: WithHeaders): readonly (readonly [string, string])[] {
  const block = headerBlockOf(message);
  return headersIn(block, 0, block.length);
}

const NOBODY = { publish: () => undefined };

describe('a header', () => {
  test('is found by its own name before one in other letters', () => {
    const message = received(
      encoded([
        ['CONTENT-TYPE', 'a'],
        ['content-type', 'b'],
        ['content-type', 'c'],
      ]),
    );
    const find = (wanted: string) => headerOf(message, wanted);
    expect(
      ['content-type', 'Content-Type', 'CONTENT-TYPE', 'content', 'content-types', ''].map(find),
    ).toEqual(['b', 'a', 'a', undefined, undefined, undefined]);
  });

  test('has the value that the client decodes, wherever the block lies', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(name, value), { maxLength: 6 }), name, (entries, wanted) => {
        const block = encoded(entries);
        const before = Buffer.from('id: x\r\n');
        const page = Buffer.concat([before, block, Buffer.from(`${wanted}: next message\r\n`)]);
        const client = received(block).headers;
        const expected = (client?.keys() ?? []).map((key) => [key, client?.get(key)]);
        const found = headerIn(page, before.length, before.length + block.length, wanted);
        expect(found).toBe(client && findHeader(client, wanted)?.[0]);
        expect(headersOf(received(block))).toEqual(expected);
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('lines that are not headers', () => {
  const LINES: readonly string[] = [
    'no colon',
    'bad name: 1',
    'n\x01: 1',
    'é: 1',
    'id: a\nb',
    'id: a\rb',
    '\nid: 1',
    '',
  ];

  test.each(LINES)('leave the others to be read: %j', (line) => {
    const block = Buffer.from(`NATS/1.0\r\n${line}\r\ntenant: acme\r\n\r\n`);
    const message = received(block);
    expect([headerOf(message, 'tenant'), headerOf(message, 'id')]).toEqual(['acme', undefined]);
    expect(headersOf(message)).toEqual([['tenant', 'acme']]);
  });

  test.each([
    ['', []],
    ['NATS/1.0', []],
    ['id: 1\r\n', []],
    ['NATS/1.0\nid: 1\r\n\r\n', []],
    ['NATS/1.0\r\nid: 1', [['id', '1']]],
    ['NATS/1.0\r\nid: 1\r\n', [['id', '1']]],
    ['NATS/1.0 404 No Messages\r\nid: 1\r\n\r\n', [['id', '1']]],
    ['NATS/1.0\r\nid:\r\n\r\n', [['id', '']]],
    ['NATS/1.0\r\n:1\r\n\r\n', [['', '1']]],
    [
      'NATS/1.0\r\nid: 1\r\nid: 2\r\n\r\n',
      [
        ['id', '1'],
        ['id', '2'],
      ],
    ],
    ['\xff\xfe\r\nid: \xff\r\n\r\n', [['id', '\uFFFD']]],
  ])('are of a block like %j', (block, expected) => {
    const bytes = Buffer.from(block, 'latin1');
    expect(fieldsIn(bytes)).toEqual(expected);
    expect(headerIn(bytes, 0, bytes.length, 'id')).toBe(expected.find(([key]) => key === 'id')?.[1]);
  });

  test('never make reading throw, and both ways of reading agree', () => {
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 60 }),
      fc
        .array(fc.constantFrom('NATS/1.0', '\r\n', '\n', '\r', 'id', 'ID', ':', ' ', 'a', '\0', '\xff'))
        .map((parts) => Buffer.from(parts.join(''), 'latin1')),
    );
    fc.assert(
      fc.property(bytes, (block) => {
        const first = new Map(fieldsIn(block).toReversed());
        expect(headerIn(block, 0, block.length, 'id')).toBe(findHeader(first, 'id') ?? undefined);
      }),
      { numRuns: 5_000 },
    );
  });
});

describe('headers of the client', () => {
  test('are read from its bytes, which JetStream messages wrap', () => {
    const message = received(Buffer.from('NATS/1.0\r\nid: 1\r\nbad name: 2\r\n\r\n'));
    expect(() => message.headers).toThrow('not a valid character in a header name');
    expect(Buffer.from(headerBlockOf(message)).toString()).toContain('bad name: 2');
    const wrapped: object = { msg: message };
    expect(headerOf(wrapped, 'id')).toBe('1');
  });

  test('are decoded by the client if it has no such fields, and none if it refuses to', () => {
    const fields = natsHeaders();
    fields.set('id', 'F1');
    expect(headerOf({ headers: fields }, 'id')).toBe('F1');
    expect(headersOf({})).toEqual([]);
    const refusing = {
      get headers(): never {
        throw new Error('values cannot contain line ends');
      },
    };
    expect(headerOf(refusing, 'id')).toBeUndefined();
  });

  test('of 100,000 names are read one by one, not each against all others', () => {
    const lines = Array.from({ length: 100_000 }, (_, index) => `${index}:`);
    const block = Buffer.from(`NATS/1.0\r\n${lines.join('\r\n')}\r\ntenant: acme\r\n\r\n`);
    // The client's decoder takes minutes for this, far beyond the limit of a test.
    expect(headersOf(received(block))).toHaveLength(100_001);
    expect(headerOf(received(block), 'tenant')).toBe('acme');
  });
});
