import fc from 'fast-check';
import { expect, test } from '@jest/globals';
import { LabelNumbers } from '../../../exporter/series/label-numbers.js';
import { UNNUMBERED } from '../../../exporter/series/label-set.js';
import { PairNumbers } from '../../../exporter/series/pair-numbers.js';

test('the same values have the same number, and others another', () => {
  const value = fc.constantFrom('', 'a', 'b', 'ab', 'ORD', '__proto__');
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 4 }), fc.array(fc.array(value)), (labels, events) => {
      const numbers = new LabelNumbers(labels);
      const byValues = new Map<string, number>();
      const sets = events.map((values) => Array.from({ length: labels }, (_, at) => values[at] ?? ''));
      for (const values of [...sets, ...sets]) {
        const number = numbers.numberOf(values);
        const key = JSON.stringify(values);
        expect(number).toBe(byValues.get(key) ?? number);
        byValues.set(key, number);
      }
      expect(new Set(byValues.values()).size).toBe(byValues.size);
    }),
  );
});

test('a value that is too long is not numbered', () => {
  const numbers = new LabelNumbers(2);
  expect(numbers.numberOf(['x'.repeat(1_000), 'a'])).toBe(UNNUMBERED);
  expect(numbers.numberOf(['a', 'x'.repeat(1_000)])).toBe(UNNUMBERED);
  expect(numbers.numberOf(['a', 'a'])).toBe(0);
});

test('after many values numbering begins anew, and never within a set', () => {
  const numbers = new LabelNumbers(2);
  const seen = new Map<object, Map<number, string>>();
  for (let event = 0; event < 100_000; event++) {
    const values = [`user-${event}`, `page-${event % 7}`];
    const number = numbers.numberOf(values);
    const own = seen.get(numbers.numbering) ?? new Map<number, string>();
    seen.set(numbers.numbering, own);
    expect(own.has(number)).toBe(false);
    own.set(number, values.join());
  }
  expect(seen.size).toBeGreaterThan(3);
  expect(seen.size).toBeLessThan(10);
});

test('it begins anew also where the sets of the first labels are many, and the last label is always too long', () => {
  const numbers = new LabelNumbers(3);
  const numberings = new Set<object>();
  for (let event = 0; event < 300_000; event++) {
    numbers.numberOf([`a${event % 1_000}`, `b${Math.floor(event / 1_000)}`, 'x'.repeat(1_000)]);
    numberings.add(numbers.numbering);
  }
  expect(numberings.size).toBe(3);
});

test('pairs of numbers are numbered in the order in which they come', () => {
  const pairs = new PairNumbers();
  const all = Array.from({ length: 5_000 }, (_, index) => [index % 50, Math.floor(index / 50)] as const);
  expect(all.map((pair) => pairs.numberOf(...pair))).toEqual(all.map((_, index) => index));
  expect(all.map((pair) => pairs.numberOf(...pair))).toEqual(all.map((_, index) => index));
  pairs.clear();
  expect(pairs.numberOf(49, 99)).toBe(0);
});
