import { describe, expect, test } from '@jest/globals';
import { StreamGaps, secondsOf } from '../../../exporter/source/read-gaps.js';

const gap = (fromMs: number, toMs: number) => ({ fromMs, toMs, reason: 'closed' as const });

describe('gaps of a stream that several threads read', () => {
  test('no second counts twice', () => {
    const gaps = new StreamGaps();
    expect(gaps.add('a', gap(0, 6_000))).toEqual({ whole: gap(0, 6_000), isNew: true, addedSeconds: 6 });
    expect(gaps.add('a', gap(3_000, 9_000))).toEqual({ whole: gap(0, 9_000), isNew: false, addedSeconds: 3 });
    expect(gaps.add('a', gap(1_000, 9_000))).toEqual({ whole: gap(0, 9_000), isNew: false, addedSeconds: 0 });
    expect(gaps.add('a', gap(20_000, 21_000))).toMatchObject({ isNew: true, addedSeconds: 1 });
    expect(gaps.add('b', gap(1_000, 9_000))).toMatchObject({ isNew: true, addedSeconds: 8 });
  });

  test('a clock that was set back gives no negative time, and adds none between two gaps', () => {
    expect(secondsOf(5_000, 4_000)).toBe(0);
    const gaps = new StreamGaps();
    gaps.add('a', gap(50_000, 60_000));
    expect(gaps.add('a', gap(20_000, 21_000))).toMatchObject({ isNew: true, addedSeconds: 1 });
    expect(gaps.add('a', gap(30_000, 25_000))).toMatchObject({ isNew: true, addedSeconds: 0 });
  });
});
