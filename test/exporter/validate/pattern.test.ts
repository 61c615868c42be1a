import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type * as re2js from 're2js';
import { compilePattern } from '../../../exporter/validate/pattern.js';
import { endWithin } from '../../support/end-within.js';
import { requireLater } from '../../../setup/require-later.js';

// The copy that the product loads.
const { RE2JS } = requireLater('re2js') as typeof re2js;

const atom = fc.constantFrom('a', 'B', '7', '-', '_', ' ', '\\d', '\\.', '[A-Z]', '[a-c0-9_]', '[\\d-]');
const exact = fc.constantFrom('', '{2}', '{3}');
const varying = fc.constantFrom('*', '+', '?', '{1,3}', '{2,}');
const plainPattern = fc
  .tuple(fc.array(fc.tuple(atom, exact)), fc.option(fc.tuple(atom, varying)), fc.constantFrom('', '$'))
  .map(([fixed, repeated, end]) => `^${[...fixed, repeated ?? []].flat().join('')}${end}`);
const text = fc.string({ unit: fc.constantFrom('a', 'b', 'B', 'Z', '7', '-', '_', '.', ' ', '\n', 'é') });

describe('patterns of a schema', () => {
  test('plain ones run natively and match what RE2 matches', () => {
    fc.assert(
      fc.property(plainPattern, text, (source, candidate) => {
        const pattern = compilePattern(source);
        expect(pattern).toBeInstanceOf(RegExp);
        expect(pattern.test(candidate)).toBe(RE2JS.compile(source).test(candidate));
      }),
      { numRuns: 1_000 },
    );
  });

  test.each(['(a+)+$', '^a+a+a+$', '[A-Z]{3}', '^a?a?a?aaa$', '^(?:a|b)$', '^.*x', '^[^a]$', '^\\s$'])(
    '%s is left to RE2',
    (source) => {
      expect(compilePattern(source)).toBeInstanceOf(RE2JS);
    },
  );

  test('a pattern that a backtracking engine never finishes takes linear time', () => {
    const pattern = compilePattern('^(a+)+$');
    const subject = `${'a'.repeat(50_000)}!`;
    expect(endWithin(15_000, () => pattern.test(subject))).toBe(false);
  });

  test('what RE2 does not have is refused when the setup is loaded', () => {
    expect(() => compilePattern('(?=a)')).toThrow('invalid or unsupported Perl syntax');
  });
});
