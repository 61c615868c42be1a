import { expect, test } from '@jest/globals';
import { InternalError } from '../../../exporter/event/internal-error.js';
import type { Message } from '../../../exporter/event/message.js';
import { Rejected } from '../../../exporter/event/rejection.js';
import type { Rejection } from '../../../exporter/event/rejection.js';
import { Delivery } from '../../../exporter/source/delivery.js';

const message: Message = {
  subject: 'orders',
  payload: new Uint8Array(),
  header: () => undefined,
  sequence: 1,
  arrivalMs: 0,
};

function outcomeOf(process: () => Rejection | undefined): string {
  const delivery = new Delivery({ stream: 'orders', tell: () => undefined });
  delivery.bind({ process, refuse: () => undefined });
  return delivery.receive(message);
}

const internal = new InternalError(new Error('broken'));
const invalid = new Rejected('schema', () => 'not a number');
const withParts = (...rejections: readonly Rejection[]): Rejection => ({
  reason: 'schema',
  detail: 'two events',
  parts: rejections.map((rejection) => ({ payload: new Uint8Array(), rejection })),
});

test.each<[string, string, () => Rejection | undefined]>([
  ['accepted', 'processed', () => undefined],
  ['rejected', 'processed', () => invalid],
  ['with rejected events', 'processed', () => withParts(invalid)],
  ['that natsight failed on', 'failed', () => internal],
  ['with an event that natsight failed on', 'failed', () => withParts(invalid, internal)],
  [
    'whose processing throws',
    'failed',
    () => {
      throw new Error('broken');
    },
  ],
])('a message %s is %s', (_, expected, process) => {
  expect(outcomeOf(process)).toBe(expected);
});

test('without an inlet, as after a reload without the stream, a message is skipped', () => {
  const delivery = new Delivery({ stream: 'orders', tell: () => undefined });
  expect(delivery.receive(message)).toBe('processed');
});

test('a message that is refused is not processed, but counted, reported and kept as a dead letter', () => {
  const told: string[] = [];
  const seen: string[] = [];
  const delivery = new Delivery({
    stream: 'orders',
    tell: ({ kind, ...rest }) => void told.push(`${kind}: ${'error' in rest ? String(rest.error) : ''}`),
    watch: { begin: ({ sequence }) => sequence !== 1, end: () => void seen.push('ended') },
  });
  delivery.bind({
    process: () => {
      seen.push('processed');
      return undefined;
    },
    refuse: (_, rejected) => void seen.push(`refused: ${rejected.reason}`),
  });
  delivery.publishTo({ publish: (_, { detail }) => void seen.push(`dead letter: ${detail}`) });
  expect(delivery.receive(message)).toBe('failed');
  expect(delivery.receive({ ...message, sequence: 2 })).toBe('processed');
  expect(seen).toEqual([
    'refused: internal',
    'dead letter: message 1 ended a worker thread',
    'processed',
    'ended',
  ]);
  expect(told).toEqual(['deliveryFailed: Error: message 1 ended a worker thread']);
});
