import { describe, expect, test } from '@jest/globals';
import type { Message } from '../../../exporter/event/message.js';
import { MessageWatch } from '../../../exporter/threads/message-watch.js';
import { MAX_SILENCE_MS, NOTED_SILENCE_MS, WorkerSilence } from '../../../exporter/threads/silence.js';
import { MAX_REFUSED_MESSAGES, Suspects } from '../../../exporter/threads/suspects.js';
import { WorkerProgress } from '../../../exporter/threads/worker-progress.js';

const message = (sequence: number | undefined): Message => ({
  subject: 'orders',
  payload: new Uint8Array(),
  header: () => undefined,
  sequence,
  arrivalMs: 0,
});

describe('what a worker is doing', () => {
  const streams = ['flights', 'orders'];

  test('is seen by the main thread, also in the middle of a message', () => {
    const seen = new WorkerProgress(streams);
    const own = new WorkerProgress(streams, seen.buffer);
    const watch = new MessageWatch();
    const orders = watch.of('orders');
    watch.use(own, streams, new Map());
    for (const sequence of [7, undefined]) {
      expect(orders.begin(message(sequence))).toBe(true);
      expect(seen.inProcess).toEqual({ stream: 'orders', sequence: sequence ?? 0 });
      orders.end();
      expect(seen.inProcess).toBeUndefined();
    }
    expect([seen.begun(), seen.total]).toEqual([[0, 2], 2]);
    expect(seen.missing([0, 1])).toEqual(new Map([['orders', 1]]));
    expect(seen.missing([])).toEqual(new Map([['orders', 2]]));
  });

  test('goes on with another setup, in which the stream has another number', () => {
    const watch = new MessageWatch();
    const orders = watch.of('orders');
    watch.use(new WorkerProgress(streams), streams, new Map());
    orders.begin(message(1));
    const next = new WorkerProgress(['orders']);
    watch.use(next, ['orders'], new Map([['orders', new Set([3])]]));
    expect([1, 2, 3].map((sequence) => orders.begin(message(sequence)))).toEqual([true, true, false]);
    expect(watch.begun()).toEqual([2]);
  });
});

describe('a worker is silent for too long', () => {
  /** Looks every `everyMs` until it is too long or a minute is over; returns the time. */
  function tooLongAfter(progressAt: (ms: number) => number, everyMs = 100): number | undefined {
    const silence = new WorkerSilence();
    for (let ms = 0; ms <= 60_000; ms += everyMs)
      if (silence.look(progressAt(ms), ms) === 'tooLong') return ms;
    return undefined;
  }

  test('if it begins no message for the limit', () => {
    expect(tooLongAfter(() => 5)).toBe(MAX_SILENCE_MS);
    expect(tooLongAfter((ms) => (ms < 3_000 ? ms : 3_000))).toBe(3_000 + MAX_SILENCE_MS);
  });

  test('not while it makes progress, however slow it is', () => {
    expect(tooLongAfter((ms) => Math.floor(ms / 14_000))).toBeUndefined();
  });

  test('not if the whole process was stopped', () => {
    const silence = new WorkerSilence();
    expect([0, 100, 3_600_000].map((ms) => silence.look(1, ms))).toEqual(['short', 'short', 'short']);
  });

  test('not if it answers in between', () => {
    const silence = new WorkerSilence();
    for (let ms = 0; ms < 60_000; ms += 1_000) {
      if (ms % 10_000 === 0) silence.end();
      expect(silence.look(1, ms)).not.toBe('tooLong');
    }
  });

  test('and that is noted before, once', () => {
    const silence = new WorkerSilence();
    const seen = Array.from({ length: 10 }, (_, at) => silence.look(1, at * 500));
    expect(seen.flatMap((state, at) => (state === 'noted' ? [at * 500] : []))).toEqual([NOTED_SILENCE_MS]);
    expect([silence.end(), silence.end()]).toEqual([true, false]);
  });
});

describe('a message that was in process when workers ended', () => {
  const refusedAfter = (
    ...ends: readonly (readonly [stream: string, sequence: number, isHung: boolean])[]
  ) => {
    const suspects = new Suspects();
    for (const [stream, sequence, isHung] of ends) suspects.add({ stream, sequence }, isHung);
    return suspects.refused();
  };

  test('is refused after one that hung, or two that exited', () => {
    expect(refusedAfter(['a', 1, true], ['a', 2, false], ['b', 2, false], ['a', 3, true])).toEqual(
      new Map([['a', new Set([1, 3])]]),
    );
    expect(refusedAfter(['a', 1, false], ['a', 1, false])).toEqual(new Map([['a', new Set([1])]]));
  });

  test('is not refused if it does not come again', () => {
    expect(refusedAfter(['a', 0, true])).toEqual(new Map());
  });

  test('is limited in number: the first ones are tried again', () => {
    const many = Array.from({ length: MAX_REFUSED_MESSAGES + 10 }, (_, at) => ['a', at + 1, true] as const);
    const refused = refusedAfter(...many).get('a') ?? new Set();
    expect([refused.size, refused.has(10), refused.has(11)]).toEqual([MAX_REFUSED_MESSAGES, false, true]);
  });
});
