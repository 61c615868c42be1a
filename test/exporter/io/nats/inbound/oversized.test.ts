import { expect, test } from '@jest/globals';
import { UNREAD_BYTES_HEADER } from '../../../../../exporter/event/message.js';
import { MAX_IDLE_PAGE_BYTES } from '../../../../../exporter/event/page.js';
import { Inbound } from '../../../../../exporter/io/nats/inbound/inbound.js';
import { MAX_MESSAGE_BYTES } from '../../../../../exporter/io/nats/inbound/wire-message.js';

const [TAKEN, CLIENTS] = [7, 12] as const;
const SIZE = MAX_MESSAGE_BYTES + 1;
const latin1 = (text: string) => Buffer.from(text, 'latin1');
const content = Buffer.alloc(SIZE, 'x');
const small = (subscription: number, payload: string) =>
  `MSG flights.ORD ${subscription} ${payload.length}\r\n${payload}\r\n`;
/** What the client gets instead of the message. */
const short = (line: string) => {
  const headers = `NATS/1.0\r\n${UNREAD_BYTES_HEADER}: ${SIZE}\r\n\r\n`;
  return `HMSG ${line} ${headers.length} ${headers.length}\r\n${headers}\r\n`;
};

/** Reads a large message that begins with `line`, between two small ones, in chunks of this size. */
function readAround(line: string, chunkBytes: number) {
  const inbound = new Inbound({ now: () => 0 });
  const taken: unknown[] = [];
  let pageBytes = 0;
  inbound.intercept(TAKEN, ({ subject, payload, header, page }) => {
    taken.push([subject, latin1Of(payload), header(UNREAD_BYTES_HEADER)]);
    pageBytes = page.bytes.length;
  });
  const reader = inbound.reader();
  const sent = Buffer.concat([
    latin1(small(TAKEN, '1') + line),
    content,
    latin1(`\r\n${small(TAKEN, '2')}PING\r\n`),
  ]);
  let others = '';
  for (let at = 0; at < sent.length; at += chunkBytes) {
    others += latin1Of(reader.read(sent.subarray(at, at + chunkBytes)) ?? new Uint8Array());
  }
  return { taken, others, pageBytes, isWithinMessage: reader.isWithinMessage };
}

const latin1Of = (bytes: Uint8Array) => Buffer.from(bytes).toString('latin1');

const before = ['flights.ORD', '1', undefined];
const after = ['flights.ORD', '2', undefined];

test.each([
  ['alone', `MSG a.b ${TAKEN} ${SIZE}\r\n`, 'a.b'],
  ['with a reply subject', `MSG a.b ${TAKEN} reply.12 ${SIZE}\r\n`, 'a.b'],
  ['with headers', `HMSG a.b ${TAKEN} reply ${SIZE - 5} ${SIZE}\r\n`, 'a.b'],
  ['with a carriage return in its subject', `MSG a\rb ${TAKEN} ${SIZE}\r\n`, 'a\uFFFDb'],
])('a message that is too large arrives without its payload: %s', (_, line, subject) => {
  const large = [subject, '', `${SIZE}`];
  for (const chunkBytes of [64 * 1024, 1_000_003, 2 * SIZE]) {
    expect(readAround(line, chunkBytes)).toMatchObject({
      taken: [before, large, after],
      others: 'PING\r\n',
      isWithinMessage: false,
    });
  }
  // It was never held.
  expect(readAround(line, 64 * 1024).pageBytes).toBeLessThan(MAX_IDLE_PAGE_BYTES);
});

test.each([
  [`MSG a.b ${CLIENTS} ${SIZE}\r\n`, `a.b ${CLIENTS}`],
  [`HMSG a.b ${CLIENTS} $JS.ACK.S.C.1.2.3.4.5 12 ${SIZE}\r\n`, `a.b ${CLIENTS} $JS.ACK.S.C.1.2.3.4.5`],
])('the client gets it without its payload too: %j', (line, rest) => {
  for (const chunkBytes of [64 * 1024, 1_000_003]) {
    expect(readAround(line, chunkBytes)).toMatchObject({
      taken: [before, after],
      others: `${short(rest)}PING\r\n`,
      isWithinMessage: false,
    });
  }
});

test('its line may be cut anywhere', () => {
  const line = `MSG a.b ${TAKEN} reply ${SIZE}\r\n`;
  for (let cut = 1; cut < line.length; cut++) {
    const inbound = new Inbound({ now: () => 0 });
    const taken: string[] = [];
    inbound.intercept(TAKEN, ({ payload, header }) => {
      taken.push(header(UNREAD_BYTES_HEADER) ?? latin1Of(payload));
    });
    const reader = inbound.reader();
    for (const chunk of [latin1(line.slice(0, cut)), latin1(line.slice(cut)), content]) {
      expect(reader.read(chunk)).toBeUndefined();
    }
    expect(() => reader.read(latin1('\r'))).not.toThrow();
    reader.read(latin1(`\n${small(TAKEN, '2')}`));
    expect(taken).toEqual([`${SIZE}`, '2']);
  }
});

test('the connection ends if the message does not end where its size says', () => {
  expect(() => readAround(`MSG a.b ${TAKEN} ${SIZE - 1}\r\n`, 64 * 1024)).toThrow(
    'a message does not end where its size says',
  );
  expect(() => readAround(`MSG a.b ${TAKEN} ${SIZE + 1}\r\n`, 64 * 1024)).toThrow(
    'a message does not end where its size says',
  );
});
