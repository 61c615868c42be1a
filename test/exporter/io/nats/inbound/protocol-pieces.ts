import fc from 'fast-check';
import { TAKEN } from './both-readers.js';

/** Bytes that a server may send, and what the client is to read instead of them, if that differs. */
export interface Piece {
  readonly sent: Buffer;
  readonly read: Buffer;
}

const same = (text: string): Piece => ({ sent: latin1(text), read: latin1(text) });
export const latin1 = (text: string) => Buffer.from(text, 'latin1');

/** All that nats-server 2.9 to 2.15 take for part of a subject: everything but space, tab and line feed. */
const subjectByte = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom('a', 'b', '.', '$', '*', '>') },
  {
    weight: 1,
    arbitrary: fc
      .integer({ min: 0, max: 255 })
      .filter((byte) => ![0x09, 0x0a, 0x20].includes(byte))
      .map(char),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom('\r', '\0', '\x01', '\x0b', '\x7f', '\xc3\xa9', '\xff', '\xef\xbb\xbf'),
  },
);
export const subject = fc.array(subjectByte, { minLength: 1, maxLength: 12 }).map((each) => each.join(''));

const subscription = fc.constantFrom(...TAKEN, 1, 12, 0, 999_999_999);
const reply = fc.option(fc.oneof(subject, fc.constantFrom('_INBOX.4711.99', '12', '$JS.ACK.S.C.1.2.3.4.5')), {
  nil: undefined,
});
const payload = fc.oneof(
  fc.uint8Array({ maxLength: 30 }).map((bytes) => Buffer.from(bytes).toString('latin1')),
  fc.constantFrom('', '\r\n', 'MSG a 7 1\r\nx\r\n', 'PING\r\n', '\r', '\n', 'x'.repeat(5_000)),
);
const headerLine = fc.oneof(
  fc
    .tuple(
      fc.constantFrom('id', 'ID', 'ce-type', 'bad name', '', 'n\x01', 'é'),
      fc.constantFrom('1', ' 2 ', 'a\nb', 'a\rb', '', ':'),
    )
    .map(([name, value]) => `${name}:${value}`),
  fc.constantFrom('no colon', '', '\n', 'a: b\nid: 5'),
);
const block = fc
  .tuple(
    fc.constantFrom(
      'NATS/1.0',
      'NATS/1.0 404 No Messages',
      'NATS/1.0 100 Idle Heartbeat',
      'NATS/1.0 409',
      '',
      'HTTP/1.1 200 OK',
    ),
    fc.array(headerLine, { maxLength: 5 }),
    fc.constantFrom('\r\n\r\n', '\r\n', '', '\n'),
  )
  .map(([version, lines, end]) => [version, ...lines].join('\r\n') + end);

/** As nats-server writes a message. */
export const message = fc
  .tuple(fc.option(block, { nil: undefined }), subject, subscription, reply, payload)
  .map(([headers, to, id, back, body]): Piece => {
    const verb = headers === undefined ? 'MSG' : 'HMSG';
    const sizes = headers === undefined ? [body.length] : [headers.length, headers.length + body.length];
    const line = (name: string) =>
      [verb, name, id, ...(back === undefined ? [] : [back]), ...sizes].join(' ');
    const rest = `\r\n${headers ?? ''}${body}\r\n`;
    const sent = latin1(`${line(to)}${rest}`);
    // Both readers see U+FFFD for a carriage return, which the client takes for the end of a word.
    return { sent, read: latin1(`${line(to).replaceAll('\r', '\xef\xbf\xbd')}${rest}`) };
  });

/** What the client takes too, though nats-server does not write it. */
const looseMessage = fc
  .tuple(
    fc.constantFrom('MSG', 'msg', 'mSg'),
    fc.array(fc.constantFrom(' ', '\t', '  ', ' \t '), { minLength: 4, maxLength: 4 }),
    fc.constantFrom('', ' ', '\t'),
    fc.constantFrom('\r\n', '\n'),
    fc.oneof(subscription, fc.constant(999_999_999_999_999)),
    payload,
    fc.constantFrom('1', '0', '00000000'),
  )
  .map(([verb, [a, b, c], trailing, end, id, body, zeros]) =>
    same(
      `${verb}${a}a.b${b}${id}${c}${zeros === '1' ? '' : zeros}${body.length}${trailing}${end}${body}\r\n`,
    ),
  );

const control = fc
  .constantFrom(
    'PING\r\n',
    'PONG\r\n',
    '+OK\r\n',
    "-ERR 'Slow Consumer'\r\n",
    'INFO {"max_payload":1048576}\r\n',
    'ping\n',
    'PONG \r\n',
    '+ok\n',
    "-err\t'x'\n",
    'info  {}\n',
    `INFO {"connect_urls":["${'10.0.0.1:4222","'.repeat(3_000)}"]}\r\n`,
  )
  .map(same);

export const legal = fc.oneof({ weight: 5, arbitrary: message }, looseMessage, control);

/** Lines that the client refuses, or in which it takes another byte for the end. */
export const illegal = fc
  .constantFrom(
    'MSG\r\n',
    'MSG \r\n',
    'MSG a\r\n',
    'MSG a 7\r\n',
    'MSG a 7 -1\r\n',
    'MSG a 7 1x\r\nx\r\n',
    'MSG a x 1\r\nx\r\n',
    'MSG a -7 1\r\nx\r\n',
    'MSG a 7 b c 1\r\nx\r\n',
    'MSG a 7 99999999999999999999\r\n',
    'MSG a 7 2000000000\r\n',
    'MSG a 9999999999999999 1\r\nx\r\n',
    'MSG a 7 0000000000000001\r\nx\r\n',
    'MSG a 7 1\r\nxx\r\n',
    'MSG a 7 3\r\nxx\r\n',
    'MSG a 7 1\r\nx\n',
    'MSG a 7 1\rPING\r\n',
    'HMSG a 7 12\r\n',
    'HMSG a 7 13 12\r\nNATS/1.0\r\n\r\n\r\n',
    'HMSG a 7 -1 12\r\nNATS/1.0\r\n\r\n\r\n',
    'HMSG a 7 x 12 12\r\nNATS/1.0\r\n\r\nx\r\n',
    'HMSG a 7 b 12 c\r\n',
    'RMSG a b 1\r\nx\r\n',
    'HTTP/1.1 400 Bad Request\r\n\r\n',
    'HPING\r\n',
    'M SG a 7 1\r\nx\r\n',
    'MSGa 7 1\r\nx\r\n',
    'PIN\r\n',
    'P\n',
    '+O\r\n',
    '-ERR\r\n',
    '-ERR \n',
    'INFO\r\n',
    'INFO \nPING\r\n',
    '\r\n',
    '\n',
    ' ',
    '\0',
    '\x16\x03\x01\x02\x00',
    '{"a":1}\n',
  )
  .map(same);

function char(byte: number): string {
  return String.fromCharCode(byte);
}
