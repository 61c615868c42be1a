import { describe, expect, test } from '@jest/globals';
import { UNNUMBERED } from '../../../exporter/series/label-set.js';
import type { LabelSet } from '../../../exporter/series/label-set.js';
import { SeriesIndex } from '../../../exporter/series/series-index.js';

const numbering = {};

/** A label set of an event: the same number each time. */
function numbered(number: number, ...values: string[]): LabelSet {
  return { values, number, numbering };
}

function indexOf({ limit = 100, seriesLimit = 1000 } = {}): SeriesIndex {
  return new SeriesIndex([{ name: 'origin', value: 'origin', limit, absent: '' }], seriesLimit);
}

describe('the series of numbered labels', () => {
  test('are those of their values', () => {
    const index = indexOf();
    const [first, second] = [index.seriesOf(numbered(0, 'ORD')), index.seriesOf(numbered(300, 'DFW'))];
    expect([index.labelsOf(first), index.labelsOf(second)]).toEqual([['ORD'], ['DFW']]);
    expect(index.seriesOf(numbered(0, 'ORD'))).toBe(first);
    expect(index.seriesOf({ values: ['ORD'], number: UNNUMBERED, numbering: {} })).toBe(first);
    expect(index.findOrCreate(['DFW'])).toBe(second);
  });

  test('are looked for again under another numbering', () => {
    const index = indexOf();
    index.seriesOf(numbered(0, 'ORD'));
    const other = index.seriesOf({ values: ['DFW'], number: 0, numbering: {} });
    expect(index.labelsOf(other)).toEqual(['DFW']);
    expect(index.labelsOf(index.seriesOf(numbered(0, 'ORD')))).toEqual(['ORD']);
  });

  test('are made anew when they were removed', () => {
    const index = indexOf();
    index.remove(index.seriesOf(numbered(0, 'ORD')));
    expect(index.labelsOf(index.seriesOf(numbered(1, 'DFW')))).toEqual(['DFW']);
    expect(index.labelsOf(index.seriesOf(numbered(0, 'ORD')))).toEqual(['ORD']);
    expect(index.size).toBe(2);
  });

  test.each([{ limit: 1 }, { seriesLimit: 1 }])('beyond %j are counted each time', (limits) => {
    const index = indexOf(limits);
    index.seriesOf(numbered(0, 'ORD'));
    for (let event = 0; event < 3; event++) index.seriesOf(numbered(1, 'DFW'));
    index.seriesOf(numbered(0, 'ORD'));
    expect([...index.overflows()].map(({ count }) => count)).toEqual([3]);
  });
});
