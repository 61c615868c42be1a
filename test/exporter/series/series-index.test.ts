import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { SeriesIndex } from '../../../exporter/series/series-index.js';

const labels = (...limits: number[]) =>
  limits.map((limit, at) => ({ name: `l${at}`, value: 'x', limit, absent: '' }));
const overflowsOf = (index: SeriesIndex) =>
  Object.fromEntries([...index.overflows()].map((o) => [o.label, o.count]));

describe('the index of series', () => {
  test('gives the same series for the same labels, and another for others', () => {
    const index = new SeriesIndex(labels(10, 10), 100);
    expect([
      index.findOrCreate(['a', 'x']),
      index.findOrCreate(['a', 'y']),
      index.findOrCreate(['b', 'x']),
      index.findOrCreate(['a', 'y']),
    ]).toEqual([0, 1, 2, 1]);
    expect(index.labelsOf(1)).toEqual(['a', 'y']);
    expect(index.pairsOf(1)).toBe('l0="a",l1="y"');
  });

  test('without labels has one series', () => {
    const index = new SeriesIndex([], 1);
    expect([index.findOrCreate([]), index.findOrCreate([])]).toEqual([0, 0]);
    expect(index.labelsOf(0)).toEqual([]);
  });

  test('a value beyond the limit of its label joins "__other__", and is counted', () => {
    const index = new SeriesIndex(labels(1, 10), 100);
    index.findOrCreate(['a', 'x']);
    expect(index.labelsOf(index.findOrCreate(['b', 'x']))).toEqual(['__other__', 'x']);
    expect(index.findOrCreate(['c', 'x'])).toBe(index.findOrCreate(['d', 'x']));
    expect(overflowsOf(index)).toEqual({ l0: 3 });
  });

  test('a series beyond the budget joins the one that is "__other__" throughout', () => {
    const index = new SeriesIndex(labels(10, 10), 2);
    index.findOrCreate(['a', 'x']);
    index.findOrCreate(['b', 'x']);
    expect(index.labelsOf(index.findOrCreate(['c', 'x']))).toEqual(['__other__', '__other__']);
    expect(index.labelsOf(index.findOrCreate(['a', 'y']))).toEqual(['__other__', '__other__']);
    expect(index.labelsOf(index.findOrCreate(['a', 'x']))).toEqual(['a', 'x']);
    expect(index.size).toBe(3);
    expect(overflowsOf(index)).toEqual({ '*': 2 });
  });

  test('values refused by the budget take no place in their label', () => {
    const index = new SeriesIndex(labels(2), 1);
    index.findOrCreate(['a']);
    for (const value of ['b', 'c', 'd']) index.findOrCreate([value]);
    index.remove(index.findOrCreate(['a']));
    index.remove(index.findOrCreate(['__other__']));
    expect(index.labelsOf(index.findOrCreate(['e']))).toEqual(['e']);
  });

  test('a series that is removed leaves its number, its key and its values to others', () => {
    const index = new SeriesIndex(labels(1), 1);
    const series = index.findOrCreate(['a']);
    index.remove(series);
    expect(index.size).toBe(0);
    expect(index.labelsOf(series)).toBeUndefined();
    expect(index.findOrCreate(['b'])).toBe(series);
    expect(index.labelsOf(series)).toEqual(['b']);
  });

  test('ten million different values take no memory', () => {
    const index = new SeriesIndex(labels(100), 2_000);
    for (let n = 0; n < 200_000; n++) index.findOrCreate([`user-${n}`]);
    expect(index.size).toBe(101);
    expect(overflowsOf(index)).toEqual({ l0: 199_900 });
  });

  test.each([
    ['one exact number', [100, 100, 100]],
    ['text, since 100,001 to the fifth is beyond 2^53', [100_000, 100_000, 100_000, 100_000, 100_000]],
  ])('different labels have different series, whatever comes and goes (key: %s)', (_, limits) => {
    const value = fc.constantFrom('a', 'b', '1', '11', ',', '');
    const values = fc.array(value, { minLength: limits.length, maxLength: limits.length });
    fc.assert(
      fc.property(fc.array(fc.tuple(values, fc.boolean())), (steps) => {
        const index = new SeriesIndex(labels(...limits), 1_000);
        const model = new Map<string, number>();
        for (const [labelValues, remove] of steps) {
          const key = JSON.stringify(labelValues);
          const series = index.findOrCreate(labelValues);
          expect(series).toBe(model.get(key) ?? series);
          expect(index.labelsOf(series)).toEqual(labelValues);
          model.set(key, series);
          if (remove) {
            index.remove(series);
            model.delete(key);
          }
          expect(index.size).toBe(model.size);
          expect(new Set(model.values()).size).toBe(model.size);
        }
      }),
    );
  });
});
