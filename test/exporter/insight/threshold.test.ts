import { describe, expect, test } from '@jest/globals';
import { UNKNOWN_LIMIT_MS } from '../../../exporter/insight/condition.js';
import { ACTIVE_LIMIT } from '../../../exporter/insight/rule-series.js';
import { Rig, threshold, total } from './rig.js';

describe('a threshold', () => {
  test('holds while the value is greater than the bound, not at it', () => {
    const rig = new Rig([threshold()]);
    expect(rig.set('ORD', 100).step(0)).toEqual([]);
    expect(rig.set('ORD', 100.001).step(1)).toEqual(['DelaysRising started ORD']);
    expect(rig.step(2)).toEqual([]);
    expect(rig.set('ORD', 100).step(3)).toEqual(['DelaysRising ended ORD']);
  });

  test('"below" is the mirror image', () => {
    const rig = new Rig([threshold({ direction: 'below', bound: 10, clear: 20 })]);
    expect(rig.set('ORD', 10).step(0)).toEqual([]);
    expect(rig.set('ORD', 9).step(1)).toEqual(['DelaysRising started ORD']);
    expect(rig.set('ORD', 20).step(2)).toEqual([]);
    expect(rig.set('ORD', 21).step(3)).toEqual(['DelaysRising ended ORD']);
  });

  test('a value that flaps about the bound starts once and ends once it is below the bound to clear', () => {
    const rig = new Rig([threshold({ clear: 80 })]);
    const told = [101, 99, 105, 95, 120, 80, 101, 79.9, 99].flatMap((value, at) =>
      rig
        .set('ORD', value)
        .step(at)
        .map((change) => `${value}: ${change}`),
    );
    expect(told).toEqual(['101: DelaysRising started ORD', '79.9: DelaysRising ended ORD']);
  });

  test('ends only when it has been clear for "clearAfter" without a break', () => {
    const rig = new Rig([threshold({ clear: 80, clearAfterMs: 30_000 })]);
    expect(rig.set('ORD', 200).step(0)).toEqual(['DelaysRising started ORD']);
    expect(rig.set('ORD', 50).step(10_000)).toEqual([]);
    expect(rig.step(39_999)).toEqual([]);
    // Between the two bounds it is not clear.
    expect(rig.set('ORD', 90).step(40_000)).toEqual([]);
    expect(rig.set('ORD', 50).step(50_000)).toEqual([]);
    expect(rig.step(79_999)).toEqual([]);
    expect(rig.step(80_000)).toEqual(['DelaysRising ended ORD']);
    expect(rig.set('ORD', 200).step(80_001)).toEqual(['DelaysRising started ORD']);
  });

  test('fires only after it has held for "for" without a break, and says when it began', () => {
    const rig = new Rig([threshold({ forMs: 20_000, clear: 50 })]);
    rig.set('ORD', 200);
    expect(rig.step(0)).toEqual([]);
    expect(rig.step(19_999)).toEqual([]);
    expect(rig.set('ORD', 90).step(20_000)).toEqual([]);
    rig.set('ORD', 200);
    expect(rig.step(21_000)).toEqual([]);
    expect(rig.step(40_999)).toEqual([]);
    expect(rig.changes(41_000)).toMatchObject([{ change: 'started', startedMs: 21_000, atMs: 41_000 }]);
  });

  test('a clock that is set back does not stretch "for"', () => {
    const rig = new Rig([threshold({ forMs: 1_000 })]);
    expect(rig.set('ORD', 200).step(3_600_000)).toEqual([]);
    expect(rig.step(10_000)).toEqual([]);
    expect(rig.step(11_000)).toEqual(['DelaysRising started ORD']);
  });

  test('fewer events than the minimum say nothing, neither to start nor to end', () => {
    const rig = new Rig([threshold({ minimumEvents: 20 })]);
    expect(rig.set('ORD', 500, 19).step(0)).toEqual([]);
    expect(rig.set('ORD', 500, 20).step(1)).toEqual(['DelaysRising started ORD']);
    expect(rig.set('ORD', 1, 19).step(2)).toEqual([]);
    expect(rig.set('ORD', 1, 20).step(3)).toEqual(['DelaysRising ended ORD']);
  });

  test('NaN says nothing, but for so long only', () => {
    const rig = new Rig([threshold()]);
    expect(rig.set('ORD', NaN).step(0)).toEqual([]);
    expect(rig.set('ORD', 200).step(1_000)).toEqual(['DelaysRising started ORD']);
    expect(rig.set('ORD', NaN).step(999 + UNKNOWN_LIMIT_MS)).toEqual([]);
    expect(rig.step(1_000 + UNKNOWN_LIMIT_MS)).toEqual(['DelaysRising ended ORD']);
  });

  test('infinity is a value like others', () => {
    expect(new Rig([threshold()]).set('ORD', Infinity).step(0)).toEqual(['DelaysRising started ORD']);
  });

  test('a series that is gone ends the insight, and one that waits is forgotten', () => {
    const rig = new Rig([threshold(), threshold({ name: 'Slow', forMs: 10 })]);
    expect(rig.set('ORD', 200).step(0)).toEqual(['DelaysRising started ORD']);
    expect(rig.remove('ORD').step(1)).toEqual(['DelaysRising ended ORD']);
    expect(rig.set('ORD', 200).step(10)).toEqual(['DelaysRising started ORD']);
    expect(rig.step(19)).toEqual([]);
    expect(rig.step(20)).toEqual(['Slow started ORD']);
  });

  test('every series is judged by itself', () => {
    const rig = new Rig([threshold()]);
    expect(rig.set('ORD', 200).set('DFW', 1).set('ATL', 300).step(0)).toEqual([
      'DelaysRising started ORD',
      'DelaysRising started ATL',
    ]);
    expect(rig.set('ORD', 1).step(1)).toEqual(['DelaysRising ended ORD']);
  });

  test('series beyond the limit are counted, once for each time they rise', () => {
    const rig = new Rig([threshold()]);
    for (let at = 0; at < ACTIVE_LIMIT + 7; at += 1) rig.set(`A${at}`, 200);
    expect(rig.step(0)).toHaveLength(ACTIVE_LIMIT);
    expect(rig.board.drainSuppressed()).toMatchObject([{ insight: { name: 'DelaysRising' }, count: 7 }]);
    expect(rig.samples('natsight_insights_suppressed')).toEqual(['DelaysRising warning 7']);
    expect(rig.step(1)).toEqual([]);
    expect(rig.board.drainSuppressed()).toEqual([]);
    expect(rig.set('A0', 1).step(2)).toEqual(['DelaysRising ended A0']);
    expect(rig.step(3)).toEqual([`DelaysRising started A${ACTIVE_LIMIT}`]);
    expect(rig.samples('natsight_insights_suppressed')).toEqual(['DelaysRising warning 6']);
    for (let at = 0; at < 100; at += 1) rig.set(`A${at}`, 1);
    expect(rig.step(4)).toHaveLength(99);
    expect(rig.step(5)).toHaveLength(6);
    expect(rig.samples('natsight_insights_suppressed')).toEqual(['DelaysRising warning 0']);
  });

  test('a value with a NUL in a label is a series of its own', () => {
    const rig = new Rig([threshold()]);
    expect(rig.set('A\u0000', 200).set('A', 200).step(0)).toHaveLength(2);
  });
});

describe('what is shown of a threshold', () => {
  test('a rule without labels is 0 from the start', () => {
    const rig = new Rig([threshold({ metric: total.name })]);
    expect(rig.shown()).toEqual(['DelaysRising warning 0']);
    expect(rig.shown('value')).toEqual([]);
    rig.set(undefined, 7).step(0);
    expect(rig.shown('value')).toEqual(['DelaysRising warning 7']);
  });

  test('a rule with labels shows what holds, and what ended for five minutes more', () => {
    const rig = new Rig([threshold()]);
    rig.set('ORD', 200).set('DFW', 1).step(0);
    expect(rig.shown()).toEqual(['DelaysRising warning ORD 1']);
    expect(rig.shown('value')).toEqual(['DelaysRising warning ORD 200']);
    rig.set('ORD', 50).step(1_000);
    expect(rig.shown()).toEqual(['DelaysRising warning ORD 0']);
    rig.step(300_999);
    expect(rig.shown()).toEqual(['DelaysRising warning ORD 0']);
    rig.step(301_000);
    expect(rig.shown()).toEqual([]);
  });
});
