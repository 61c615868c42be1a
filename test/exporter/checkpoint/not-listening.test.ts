import { describe, expect, test } from '@jest/globals';
import { NotListening } from '../../../exporter/checkpoint/not-listening.js';
import type { ListeningState } from '../../../exporter/checkpoint/not-listening.js';

const HOUR_MS = 3_600_000;
const isRead = () => true;
const isNotRead = () => false;

/** The exporter that goes on with a state. */
function restored(state: ListeningState): NotListening {
  const listening = new NotListening();
  listening.restore(state);
  return listening;
}

const gap = (fromMs: number, toMs: number) => ({ fromMs, toMs, reason: 'closed' as const });

describe('how long nobody read a stream', () => {
  test('begins with the first connection ever: what was before is no pause', () => {
    const listening = new NotListening();
    expect(listening.save(['a'], isNotRead, 1_000)).toEqual([]);
    expect(listening.connected('a', 2_000)).toBeUndefined();
    expect(listening.save(['a'], isRead, 3_000)).toEqual([['a', 3_000, 0]]);
  });

  test('between two runs, lasts from the last checkpoint until the stream is read again, and is saved', () => {
    const second = restored([['a', 3_000, 7]]);
    expect(second.save(['a'], isNotRead, 4_000)).toEqual([['a', 3_000, 7]]);
    expect(second.connected('a', 5_500)).toEqual({ fromMs: 3_000, toMs: 5_500 });
    expect(second.connected('a', 9_000)).toBeUndefined();
    expect(second.secondsOf('a')).toBe(9.5);
    expect(second.save(['a'], isRead, 9_500)).toEqual([['a', 9_500, 9.5]]);
  });

  test('within a run, is the time of its gaps; overlapping ones of several threads count once', () => {
    const listening = new NotListening();
    listening.connected('a', 1_000);
    listening.missed('a', gap(2_000, 4_000));
    listening.missed('a', gap(3_000, 5_000));
    listening.missed('a', gap(8_000, 9_000));
    listening.missed('b', gap(2_000, 4_000));
    expect([listening.secondsOf('a'), listening.secondsOf('b')]).toEqual([4, 2]);
  });

  test('lasts over runs that never read the stream, and over the gap in which the exporter was killed', () => {
    const second = restored([['a', 3_000, 0]]);
    const third = restored(second.save(['a'], isNotRead, 60_000));
    expect(third.connected('a', 90_000)).toEqual({ fromMs: 3_000, toMs: 90_000 });
    // The connection is lost, the next checkpoint says so, and the process is killed.
    const fourth = restored(third.save(['a'], isNotRead, 100_000));
    expect(fourth.connected('a', 110_000)).toEqual({ fromMs: 90_000, toMs: 110_000 });
    expect(fourth.secondsOf('a')).toBe(107);
  });

  test('counts from a checkpoint of long ago', () => {
    const listening = restored([['a', 0, 5]]);
    listening.connected('a', 1_000 * HOUR_MS);
    expect(listening.secondsOf('a')).toBe(5 + 1_000 * 3_600);
  });

  test('never goes back with the clock: a pause of unknown length counts as nothing, later ones as ever', () => {
    const listening = restored([['a', 10 * HOUR_MS, 5]]);
    expect(listening.connected('a', 9 * HOUR_MS)).toEqual({ fromMs: 10 * HOUR_MS, toMs: 9 * HOUR_MS });
    expect(listening.secondsOf('a')).toBe(5);
    listening.missed('a', gap(9 * HOUR_MS + 1_000, 9 * HOUR_MS + 3_000));
    listening.missed('a', gap(8 * HOUR_MS, 8 * HOUR_MS + 1_000));
    listening.missed('a', gap(8 * HOUR_MS + 9_000, 7 * HOUR_MS));
    expect(listening.secondsOf('a')).toBe(8);
    const next = restored(listening.save(['a'], isRead, 7 * HOUR_MS));
    next.connected('a', 7 * HOUR_MS + 2_000);
    expect(next.secondsOf('a')).toBe(10);
  });
});
