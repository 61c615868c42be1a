import fc from 'fast-check';
import { describe, expect, test } from '@jest/globals';
import { MAX_IDLE_PAGE_BYTES } from '../../../../../exporter/event/page.js';
import { Inbound } from '../../../../../exporter/io/nats/inbound/inbound.js';
import { MAX_LINE_BYTES } from '../../../../../exporter/io/nats/inbound/other-line.js';
import { MAX_MESSAGE_BYTES } from '../../../../../exporter/io/nats/inbound/wire-message.js';

const encoder = new TextEncoder();
const decoder = new TextDecoder();

const [INTERCEPTED, CLIENTS] = [7, 12] as const;

interface Delivered {
  readonly subject: string;
  readonly payload: string;
  readonly header: string | undefined;
}

/** Reads the chunks one after the other; gives what was taken, and what was left for the client. */
function readAll(chunks: readonly Uint8Array[]): { delivered: Delivered[]; left: string } {
  const inbound = new Inbound({ now: () => 0 });
  const delivered: Delivered[] = [];
  inbound.intercept(INTERCEPTED, (message) => {
    const { subject, payload } = message;
    delivered.push({ subject, payload: decoder.decode(payload), header: message.header('id') });
  });
  const reader = inbound.reader();
  const left = chunks.map((chunk) => decoder.decode(reader.read(chunk))).join('');
  return { delivered, left };
}

function msg(subscription: number, payload: string, reply = ''): string {
  return `MSG flights.ORD ${subscription} ${reply}${encoder.encode(payload).length}\r\n${payload}\r\n`;
}

function hmsg(subscription: number, id: string, payload: string, reply = ''): string {
  const headers = `NATS/1.0\r\nid: ${id}\r\n\r\n`;
  const sizes = `${headers.length} ${headers.length + encoder.encode(payload).length}`;
  return `HMSG flights.ORD ${subscription} ${reply}${sizes}\r\n${headers}${payload}\r\n`;
}

const PING = 'PING\r\n';
const subject = 'flights.ORD';

describe('what comes from the server', () => {
  test('is taken where somebody takes it, and left to the client otherwise', () => {
    const bytes = [
      'INFO {"server_id":"x"}\r\n',
      msg(INTERCEPTED, '{"delay":1}'),
      msg(CLIENTS, 'for the client'),
      PING,
      hmsg(INTERCEPTED, 'F1', '{"delay":2}'),
      msg(INTERCEPTED, '', '_INBOX.4711.99999999999999999999 '),
      hmsg(CLIENTS, 'F2', 'for the client', 'reply.12 '),
      'PONG\r\n',
    ];
    expect(readAll([encoder.encode(bytes.join(''))])).toEqual({
      delivered: [
        { subject, payload: '{"delay":1}', header: undefined },
        { subject, payload: '{"delay":2}', header: 'F1' },
        { subject, payload: '', header: undefined },
      ],
      left: [bytes[0], bytes[2], bytes[3], bytes[6], bytes[7]].join(''),
    });
  });

  test.each(['a\nb', 'a\rb'])('may have a header that the client refuses, %j: then it has none', (value) => {
    expect(readAll([encoder.encode(hmsg(INTERCEPTED, value, '{}'))]).delivered).toEqual([
      { subject, payload: '{}', header: undefined },
    ]);
  });

  test('may be larger than any buffer', () => {
    const payload = 'x'.repeat(3_000_000);
    const bytes = encoder.encode(PING + msg(INTERCEPTED, payload) + PING);
    const chunks = Array.from({ length: Math.ceil(bytes.length / 65_536) }, (_, at) =>
      bytes.slice(at * 65_536, (at + 1) * 65_536),
    );
    const { delivered, left } = readAll(chunks);
    expect(delivered.map(({ payload: found }) => found === payload)).toEqual([true]);
    expect(left).toBe(PING + PING);
  });

  test('is the same however the network cuts it', () => {
    const payload = fc.oneof(fc.string(), fc.constantFrom('\r\n', 'MSG a 7 1\r\nx\r\n', 'PING\r\n'));
    const reply = fc.constantFrom('', '_INBOX.a.b ', '12 ');
    const subscription = fc.constantFrom(INTERCEPTED, CLIENTS);
    const piece = fc.oneof(
      fc.constantFrom(PING, 'PONG\r\n', '+OK\r\n', "-ERR 'Slow Consumer'\r\n", 'INFO {"a":"M"}\r\n'),
      fc.tuple(subscription, payload, reply).map((parts) => msg(...parts)),
      fc.tuple(subscription, fc.constantFrom('F1', '7'), payload, reply).map((parts) => hmsg(...parts)),
    );
    fc.assert(
      fc.property(fc.array(piece), fc.array(fc.integer({ min: 1, max: 40 })), (pieces, lengths) => {
        const bytes = encoder.encode(pieces.join(''));
        expect(readAll(cut(bytes, lengths))).toEqual(readAll([bytes]));
      }),
      { numRuns: 500 },
    );
  });
});

/** Cuts into pieces of these lengths, and what is left over as the last one. */
function cut(bytes: Uint8Array, lengths: readonly number[]): Uint8Array[] {
  const chunks: Uint8Array[] = [];
  let at = 0;
  for (const length of lengths) {
    chunks.push(bytes.slice(at, at + length));
    at += length;
  }
  return [...chunks, bytes.slice(at)];
}

describe('a subscription', () => {
  test('that is released is the client’s again', () => {
    const inbound = new Inbound({ now: () => 0 });
    const taken: string[] = [];
    inbound.intercept(INTERCEPTED, ({ payload }) => taken.push(decoder.decode(payload)));
    const reader = inbound.reader();
    expect(reader.read(encoder.encode(msg(INTERCEPTED, 'first')))).toBeUndefined();
    inbound.release(INTERCEPTED);
    expect(decoder.decode(reader.read(encoder.encode(msg(INTERCEPTED, 'second'))))).toBe(
      msg(INTERCEPTED, 'second'),
    );
    expect(taken).toEqual(['first']);
  });

  test('has its messages in place, with a NUL behind each', () => {
    const inbound = new Inbound({ now: () => 1_000 });
    const seen: unknown[] = [];
    inbound.intercept(INTERCEPTED, ({ page, arrivalMs, sequence }) => {
      const document = decoder.decode(page.bytes.subarray(page.start, page.end));
      seen.push({ document, behind: page.bytes[page.end], length: page.length, arrivalMs, sequence });
    });
    inbound.reader().read(encoder.encode(msg(INTERCEPTED, '{}') + msg(INTERCEPTED, '[1]')));
    expect(seen).toEqual([
      { document: '{}', behind: 0, length: 2, arrivalMs: 1_000, sequence: undefined },
      { document: '[1]', behind: 0, length: 3, arrivalMs: 1_000, sequence: undefined },
    ]);
  });
});

describe('bytes that are not the NATS protocol', () => {
  test.each([
    ['MSGX', 'the server sent an unknown line: "MSGX"'],
    ['HTTP', 'the server sent an unknown line: "HTTP"'],
    ['\r', 'the server sent an unknown line: "\\r"'],
    ['PINX', 'the server sent an unknown line: "PINX"'],
    [
      'MSG a 7 2000000000\r\n',
      'the server sent a line that is not of the NATS protocol: "MSG a 7 2000000000"',
    ],
    ['MSG a 7 1\rx\n', 'the server sent a line with a carriage return: "MSG a 7 1\\rx"'],
    ['MSG a 7 2\r\nxx\n\n', 'a message does not end where its size says'],
  ])('%j ends the reading at once', (bytes, problem) => {
    expect(() => readAll([encoder.encode(msg(INTERCEPTED, '{}') + bytes)])).toThrow(problem);
  });

  test('is a line without an end, once it is longer than any', () => {
    const line = encoder.encode(`MSG ${'x'.repeat(MAX_LINE_BYTES - 4)}`);
    const reader = new Inbound({ now: () => 0 }).reader();
    expect(reader.read(line.subarray(0, -1))).toBeUndefined();
    expect(() => reader.read(line.subarray(-1))).toThrow(
      'the server sent a line of more than 1048576 bytes: "MSG xxx',
    );
  });
});

describe('the memory of a connection', () => {
  test('is given back after the largest message', () => {
    const inbound = new Inbound({ now: () => 0 });
    const seen: { payload: number; page: number }[] = [];
    inbound.intercept(INTERCEPTED, ({ page }) =>
      seen.push({ payload: page.length, page: page.bytes.length }),
    );
    const reader = inbound.reader();
    reader.read(encoder.encode(`MSG a ${INTERCEPTED} ${MAX_MESSAGE_BYTES}\r\n`));
    const chunk = new Uint8Array(1024 * 1024);
    for (let sent = 0; sent < MAX_MESSAGE_BYTES; sent += chunk.length) reader.read(chunk);
    reader.read(encoder.encode(`\r\n`));
    reader.read(encoder.encode(msg(INTERCEPTED, '{}')));
    expect(seen.map(({ payload }) => payload)).toEqual([MAX_MESSAGE_BYTES, 2]);
    expect(seen[0]?.page).toBeLessThan(2.1 * MAX_MESSAGE_BYTES);
    expect(seen[1]?.page).toBeLessThan(MAX_IDLE_PAGE_BYTES);
  });
});
