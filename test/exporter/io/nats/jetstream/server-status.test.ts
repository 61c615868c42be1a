import { expect, test } from '@jest/globals';
import { meaningOf, readStatus, reasonOf } from '../../../../../exporter/io/nats/jetstream/server-status.js';
import type { StatusMeaning } from '../../../../../exporter/io/nats/jetstream/server-status.js';

const statusOf = (line: string, ...headers: readonly string[]) =>
  readStatus(Buffer.from(`${['NATS/1.0 ' + line, ...headers].join('\r\n')}\r\n\r\n`));

/** Everything that nats-server 2.9 to 2.15 says to a reader of a pull or a push consumer. */
const SAID: readonly (readonly [string, StatusMeaning])[] = [
  ['100 Idle Heartbeat', 'heartbeat'],
  ['100 FlowControl Request', 'flow control'],
  ['400 Bad Request - bad heartbeat', 'reading ended'],
  ['404 No Messages', 'request ended'],
  ['408 Request Timeout', 'request ended'],
  ['408 Requests Pending', 'request ended'],
  ['408 Interest Expired', 'request ended'],
  ['409 Batch Completed', 'request ended'],
  ['409 Message Size Exceeds MaxBytes', 'too large'],
  ['409 Leadership Change', 'requests lost'],
  ['409 Server Shutdown', 'requests lost'],
  ['409 Consumer Deleted', 'reading ended'],
  ['409 Consumer is push based', 'reading ended'],
  ['409 Exceeded MaxWaiting', 'reading ended'],
  ['409 Exceeded MaxRequestBatch of 10', 'reading ended'],
  ['409 Exceeded MaxRequestExpires of 1s', 'reading ended'],
  ['409 Exceeded MaxRequestMaxBytes of 1024', 'reading ended'],
  ['409 Something new', 'reading ended'],
  ['412 Required Api Level', 'reading ended'],
  ['423 Nats-Wrong-Pin-Id', 'reading ended'],
  ['503', 'reading ended'],
];

test.each(SAID)('%s: %s', (line, meaning) => {
  const status = statusOf(line);
  expect(status && meaningOf(status)).toBe(meaning);
});

test.each([
  ['503', 'JetStream does not respond'],
  ['409 Consumer Deleted', 'the consumer was deleted: consumer deleted'],
  [
    '409 Exceeded MaxRequestBatch of 10',
    'NATS refuses requests for messages: 409 Exceeded MaxRequestBatch of 10',
  ],
  [
    '409 Exceeded MaxWaiting',
    'NATS refuses requests for messages (Exceeded MaxWaiting): other clients wait for messages of this consumer, or its "max_waiting" is too low',
  ],
])('the reason of %s', (line, reason) => {
  const status = statusOf(line);
  expect(status && reasonOf(status)).toBe(reason);
});

test('what a request leaves, and where a stalled consumer waits', () => {
  expect(statusOf('408 Request Timeout', 'Nats-Pending-Messages: 12', 'Nats-Pending-Bytes: 0')).toEqual({
    code: 408,
    text: 'Request Timeout',
    messagesLeft: 12,
    bytesLeft: 0,
    stalled: undefined,
  });
  expect(statusOf('408 Request Timeout', 'Nats-Pending-Messages: x')?.messagesLeft).toBeUndefined();
  expect(statusOf('100 Idle Heartbeat', 'Nats-Consumer-Stalled: $JS.FC.S.C.1')?.stalled).toBe('$JS.FC.S.C.1');
});

test.each([
  '',
  'NATS/1.0',
  'NATS/1.0\r\nid: 409 x\r\n\r\n',
  'NATS/1.0 40 x\r\n',
  'HTTP/1.1 200 OK\r\n',
  '\0',
])('no status: %j', (block) => {
  expect(readStatus(Buffer.from(block))).toBeUndefined();
});
