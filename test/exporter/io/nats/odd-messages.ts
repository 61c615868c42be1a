import { hpub, pub } from './raw-client.js';

/** Bytes that nats-server 2.9 to 2.15 refuse in a subject: tab, line feed, space. */
const REFUSED = new Set([0x09, 0x0a, 0x20]);

const BLOCKS = [
  'NATS/1.0\r\nid: 1\r\n\r\n',
  'NATS/1.0\r\n\r\n',
  'NATS/1.0 404 No Messages\r\n\r\n',
  'NATS/1.0 408 Request Timeout\r\nNats-Pending-Messages: 5\r\n\r\n',
  'NATS/1.0 409 Consumer Deleted\r\n\r\n',
  'NATS/1.0 100 Idle Heartbeat\r\nNats-Last-Consumer: 1\r\n\r\n',
  'NATS/1.0 503\r\n\r\n',
  'NATS/1.0\r\nbad name: 1\r\n\r\n',
  'NATS/1.0\r\nno colon\r\n\r\n',
  'NATS/1.0\r\nid: a\nb\r\n\r\n',
  'NATS/1.0\r\nid: a\rb\r\n\r\n',
  'NATS/1.0\r\nid: 1\r\nid: 2\r\nID: 3\r\n\r\n',
  'NATS/1.0\r\n\x01\xff: \0\r\n\r\n',
  'NATS/1.0\n\n',
  'HTTP/1.1 200 OK\r\n',
  '\r\n',
  '\0',
  'x',
];

/** Messages that a server takes and an ordinary client does not send, below a subject. */
export function oddMessages(prefix: string, payload = 'odd'): readonly string[] {
  const bytes = Array.from({ length: 256 }, (_, byte) => byte).filter((byte) => !REFUSED.has(byte));
  const odd = bytes.map((byte) => `${prefix}.a${String.fromCharCode(byte)}b`);
  const edges = [
    '\r',
    'a\r',
    '\rb',
    '\r\r',
    '\x01',
    '\xef\xbb\xbf',
    '$JS.ACK.S.C.1.2.3.4.5',
    'x'.repeat(3_900),
  ];
  return [
    ...[...odd, ...edges.map((edge) => `${prefix}.${edge}`)].map((subject) => pub(subject, payload)),
    ...['\x01', 'a\rb', '12', '_INBOX.\xff', '\x7f.\x0b'].map((reply) =>
      pub(`${prefix}.reply`, payload, reply),
    ),
    ...BLOCKS.map((block) => hpub(`${prefix}.headers`, block, payload)),
  ];
}
