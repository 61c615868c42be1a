import { describe, expect, test } from '@jest/globals';
import type { HistogramSeries, NumberSeries } from '../../../exporter/event/series.js';
import { SeriesGrowth } from '../../../exporter/live/series-growth.js';

type Series = NumberSeries | HistogramSeries;

/** What the series `a` has grown at each sample, a second apart; `undefined`: it was not there. */
function growths(...samples: readonly (Omit<NumberSeries, 'labels'> | undefined)[]): (number | undefined)[] {
  const growth = new SeriesGrowth(1);
  return samples.map((sample, index) => {
    growth.begin(index * 1_000);
    const grown = sample && growth.of({ labels: ['a'], ...sample })[0];
    growth.end();
    return grown;
  });
}

describe('a counter', () => {
  test('that was there before has not grown at the first sample', () => {
    expect(growths({ value: 1_000, createdMs: -5 }, { value: 1_002, createdMs: -5 })).toEqual([0, 2]);
  });

  test('that appears later has grown from zero', () => {
    expect(growths(undefined, { value: 7, createdMs: 400 })).toEqual([undefined, 7]);
  });

  test('that is restored later has not grown: it was counted before the exporter started', () => {
    expect(growths(undefined, { value: 1_000, createdMs: -86_400_000 })).toEqual([undefined, 0]);
  });

  test('that starts anew has grown by what it has', () => {
    expect(growths({ value: 50 }, { value: 3 }, { value: 4 })).toEqual([0, 3, 1]);
  });

  test('that returns after it was idle has grown by what is new', () => {
    const before = { createdMs: -5, value: 1_000 };
    const after = { ...before, value: 1_003, shownFromMs: 2_500, before: 1_000 };
    expect(growths(before, undefined, undefined, after)).toEqual([0, undefined, undefined, 3]);
  });

  test('that appeared between the start and the first sample has grown from zero', () => {
    const growth = new SeriesGrowth(1, 0);
    growth.begin(100);
    const grown = (createdMs: number) => growth.of({ labels: [`${createdMs}`], value: 7, createdMs })[0];
    expect([grown(50), grown(-50)]).toEqual([7, 0]);
  });

  test('of the exporter itself, without a time, has not grown when it is seen first', () => {
    expect(growths(undefined, { value: 12 }, { value: 15 })).toEqual([undefined, 0, 3]);
  });
});

describe('a histogram', () => {
  const histogram = (counts: number[], sum: number, more: Partial<HistogramSeries> = {}): Series => ({
    labels: [],
    counts,
    sum,
    createdMs: -5,
    ...more,
  });
  const growthsOf = (...samples: readonly (Series | undefined)[]) => {
    const growth = new SeriesGrowth(4);
    return samples.map((sample, index) => {
      growth.begin(index * 1_000);
      const grown = sample && [...growth.of(sample)];
      growth.end();
      return grown;
    });
  };

  test('grows bucket by bucket, and its sum may fall', () => {
    expect(growthsOf(histogram([1, 2, 3], 60), histogram([2, 2, 4], 50))).toEqual([
      [0, 0, 0, 0],
      [1, 0, 1, -10],
    ]);
  });

  test('that starts anew has grown by what it has', () => {
    expect(growthsOf(histogram([5, 2, 3], 60), histogram([1, 2, 3], 80))[1]).toEqual([1, 2, 3, 80]);
  });

  test('that returns after it was idle has grown by what is new', () => {
    const back = histogram([1, 2, 5], 90, { shownFromMs: 1_500, before: { counts: [1, 2, 3], sum: 60 } });
    expect(growthsOf(histogram([1, 2, 3], 60), undefined, back)[2]).toEqual([0, 0, 2, 30]);
  });

  test('that appears later has grown from nothing', () => {
    expect(growthsOf(undefined, histogram([1, 0, 2], 9, { createdMs: 500 }))[1]).toEqual([1, 0, 2, 9]);
  });
});
