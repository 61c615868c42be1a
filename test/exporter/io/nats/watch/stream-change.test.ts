import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { StreamInfo } from '@nats-io/jetstream';
import { streamChange } from '../../../../../exporter/io/nats/watch/stream-change.js';
import { nanosOf, timeOf } from '../../../../../exporter/io/nats/watch/stored-time.js';
import { whyRemoved } from '../../../../../exporter/io/nats/watch/removal.js';

const found = (created: string, last: number) =>
  ({ created, state: { last_seq: last } }) as Pick<StreamInfo, 'created' | 'state'>;
const known = { created: 'then', read: 100, last: 120 };

describe('a stream, compared with what was read of it', () => {
  test.each([
    ['as it was', found('then', 120), undefined, undefined],
    ['longer', found('then', 500), undefined, undefined],
    ['created again', found('now', 500), undefined, { change: 'recreated', goesOnAfter: 0, lost: 20 }],
    [
      'without its end, all of it unread',
      found('then', 110),
      undefined,
      { change: 'truncated', goesOnAfter: 100, lost: 10 },
    ],
    [
      'without its end, part of it read',
      found('then', 90),
      undefined,
      { change: 'truncated', goesOnAfter: 90, lost: 20 },
    ],
    ['empty', found('then', 0), undefined, { change: 'truncated', goesOnAfter: 0, lost: 20 }],
    [
      'without its end, and longer again',
      found('then', 500),
      90,
      { change: 'truncated', goesOnAfter: 90, lost: 20 },
    ],
    [
      'without an unread end, and longer again',
      found('then', 500),
      115,
      { change: 'truncated', goesOnAfter: 100, lost: 5 },
    ],
  ])('%s', (_, info, keptUpTo, expected) => {
    expect(streamChange(known, info, keptUpTo)).toEqual(expected);
  });

  test('reading never goes on after a message that it has not read, and nothing lost is negative', () => {
    const sequence = fc.nat({ max: 1_000 });
    fc.assert(
      fc.property(
        sequence,
        sequence,
        sequence,
        fc.option(sequence, { nil: undefined }),
        (read, more, last, kept) => {
          const change = streamChange(
            { created: 'then', read, last: read + more },
            found('then', last),
            kept,
          );
          if (change === undefined) return;
          expect(change.goesOnAfter).toBeLessThanOrEqual(read);
          expect(change.goesOnAfter).toBeLessThanOrEqual(last);
          expect(change.lost).toBeGreaterThanOrEqual(0);
          expect(change.lost).toBeLessThanOrEqual(more);
        },
      ),
    );
  });
});

test.each([
  ['2026-11-27T21:39:11.405282619Z', 1_795_815_551_405_282_619n],
  ['2026-11-27T21:39:11.4Z', 1_795_815_551_400_000_000n],
  ['2026-11-27T21:39:11Z', 1_795_815_551_000_000_000n],
])('%s keeps its nanoseconds', (text, nanos) => {
  expect(nanosOf(text)).toBe(nanos);
  expect(nanosOf(timeOf(nanos))).toBe(nanos);
});

describe('why a stream lacks its oldest messages', () => {
  const config = { max_msgs: -1, max_bytes: -1, max_age: 0, max_msgs_per_subject: -1 };
  const hourNanos = 3_600e9;
  const nowMs = Date.parse('2026-11-27T12:00:00Z');
  const contents = (messages: number, bytes: number) => ({ messages, bytes });
  const young = Date.parse('2026-11-27T11:30:00Z');

  test.each([
    ['it has no limits', config, contents(0, 0), undefined, 'deleted'],
    ['it is full of messages', { ...config, max_msgs: 10 }, contents(10, 99), undefined, 'discarded'],
    ['it is far from its limit', { ...config, max_msgs: 100 }, contents(0, 0), young, 'deleted'],
    ['it is full of bytes', { ...config, max_bytes: 100 }, contents(1, 90), undefined, 'discarded'],
    ['they were old', { ...config, max_age: hourNanos }, contents(0, 0), undefined, 'discarded'],
    ['they were not old enough', { ...config, max_age: hourNanos }, contents(0, 0), young, 'deleted'],
    ['messages have lifetimes', { ...config, allow_msg_ttl: true }, contents(0, 0), young, 'discarded'],
    ['it keeps some per subject', { ...config, max_msgs_per_subject: 1 }, contents(9, 9), young, 'discarded'],
  ])('%s', (_, limits, now, storedAfterMs, expected) => {
    expect(whyRemoved(limits, now, storedAfterMs, nowMs)).toBe(expected);
  });
});
