import { describe, expect, test } from '@jest/globals';
import { StreamGaps, secondsOf } from '../../../exporter/telemetry/read-gaps.js';

const gap = (fromMs: number, toMs: number) => ({ fromMs, toMs, reason: 'closed' as const });

describe('gaps of a stream that several threads read', () => {
  test('no second counts twice', () => {
    const gaps = new StreamGaps();
    expect(gaps.add('a', gap(0, 6_000))).toEqual(gap(0, 6_000));
    expect(gaps.add('a', gap(3_000, 9_000))).toEqual(gap(6_000, 9_000));
    expect(gaps.add('a', gap(1_000, 9_000))).toBeUndefined();
    expect(gaps.add('b', gap(1_000, 9_000))).toEqual(gap(1_000, 9_000));
  });

  test('a clock that was set back gives no negative time', () => {
    expect(secondsOf(5_000, 4_000)).toBe(0);
  });
});
