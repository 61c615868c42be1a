import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { highestLines } from '../../../exporter/live/highest-lines.js';

test('the highest lines are those that sorting finds, also among equal ones', () => {
  const lines = fc.array(fc.tuple(fc.string(), fc.integer({ min: 0, max: 5 })));
  fc.assert(
    fc.property(lines, fc.integer({ min: 1, max: 10 }), (all, limit) => {
      const sorted = all.toSorted((a, b) => b[1] - a[1]);
      expect(highestLines(all, limit)).toEqual(sorted.slice(0, limit));
    }),
  );
});
