import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { containsText } from '../../../setup/expression/text-search.js';
import { fuzzRuns } from '../../support/fuzz-runs.js';

// Long enough for the search of our own, and alike enough to match in part.
const periods = fc.stringMatching(/^[ab]{1,6}$/);
const repeated = (period: string, length: number) => period.repeat(Math.ceil(length / period.length));

test('a long text contains what String.includes finds in it', () => {
  const parts = fc.tuple(periods, periods, fc.nat(1_500)).map(([start, end, length]) => {
    return repeated(start, length) + repeated(end, 1_500 - length);
  });
  fc.assert(
    fc.property(periods, parts, periods, fc.boolean(), (start, part, end, isIn) => {
      const text = repeated(start, 4_000) + (isIn ? part : '') + repeated(end, 4_000);
      expect(containsText(text, part)).toBe(text.includes(part));
    }),
    fuzzRuns(300),
  );
});

test.each([
  ['', '', true],
  ['abc', 'bc', true],
  ['abc', 'bd', false],
])('"%s" and "%s"', (text, part, expected) => {
  expect(containsText(text, part)).toBe(expected);
});
