import { expect, test } from '@jest/globals';
import { MAX_REQUEST_BYTES, PullRequests } from '../../../../../exporter/io/nats/jetstream/pull-requests.js';
import type { PullRequest } from '../../../../../exporter/io/nats/jetstream/pull-requests.js';

const SECOND = 1e9;

/** Requests as they are sent, the first one included. */
function begun(limits: ConstructorParameters<typeof PullRequests>[1] = {}) {
  const sent: PullRequest[] = [];
  const requests = new PullRequests((request) => sent.push(request), limits, 2_000);
  requests.fill();
  const deliver = (count: number) => {
    for (let each = 0; each < count; each++) requests.delivered();
  };
  return { sent, requests, deliver, batches: () => sent.map(({ batch }) => batch) };
}

const status = (messagesLeft?: number, bytesLeft?: number) => ({
  code: 409,
  text: '',
  messagesLeft,
  bytesLeft,
  stalled: undefined,
});

test('2,000 messages are asked for, and what is missing once half of them have come', () => {
  const { sent, deliver, batches } = begun();
  expect(sent).toEqual([
    {
      batch: 2_000,
      max_bytes: MAX_REQUEST_BYTES,
      expires: 30 * SECOND,
      idle_heartbeat: 2 * SECOND,
    },
  ]);
  deliver(999);
  expect(batches()).toEqual([2_000]);
  deliver(1);
  expect(batches()).toEqual([2_000, 1_000]);
  deliver(2_000);
  expect(batches()).toEqual([2_000, 1_000, 1_000, 1_000]);
});

test('what an ended request leaves is asked for again', () => {
  const { requests, deliver, batches } = begun();
  deliver(300);
  requests.ended(status(1_700));
  expect(batches()).toEqual([2_000, 2_000]);
  requests.ended(status(10));
  expect(batches()).toEqual([2_000, 2_000]);
  // nats-server says what a request leaves, except where it refuses one at once: then nothing else is open.
  requests.ended(status());
  expect(batches()).toEqual([2_000, 2_000, 2_000]);
});

test('the limits of an operator are kept', () => {
  const { sent } = begun({ max_batch: 10, max_expires: 3 * SECOND, max_bytes: 4096 });
  expect(sent).toEqual([{ batch: 10, max_bytes: 4096, expires: 3 * SECOND, idle_heartbeat: 1.5 * SECOND }]);
});

test('a server that has forgotten all requests is asked again', () => {
  const { requests, deliver, batches } = begun();
  deliver(5);
  requests.lost();
  expect(batches()).toEqual([2_000, 2_000]);
});

test('a message that does not fit into the rest of a request is the next of another one', () => {
  const { requests, deliver, batches } = begun();
  deliver(30);
  expect(requests.tooLarge(status(1_970, 4096))).toBe(true);
  expect(batches()).toEqual([2_000, 2_000]);
});

test('a message that does not fit into a whole request is asked for alone, without a limit', () => {
  const { sent, requests, deliver, batches } = begun();
  expect(requests.tooLarge(status(2_000, MAX_REQUEST_BYTES))).toBe(true);
  expect(sent.at(-1)).toEqual({ batch: 1, expires: 30 * SECOND, idle_heartbeat: 2 * SECOND });
  deliver(1);
  expect(batches()).toEqual([2_000, 1, 2_000]);
  // The next large one.
  expect(requests.tooLarge(status(2_000, MAX_REQUEST_BYTES))).toBe(true);
  // Of a second request that was open, too.
  expect(requests.tooLarge(status(1_000, MAX_REQUEST_BYTES))).toBe(true);
  expect(batches()).toEqual([2_000, 1, 2_000, 1]);
  // It cannot be had by itself either.
  expect(requests.tooLarge(status(1, MAX_REQUEST_BYTES))).toBe(false);
});
