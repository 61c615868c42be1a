import fc from 'fast-check';
import { describe, expect, test } from '@jest/globals';
import { JsonError } from '../../../setup/source/json-error.js';
import { valueOf } from '../../../setup/source/json-node.js';
import { readJson } from '../../../setup/source/read-json.js';

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return 'refused';
  }
};
const read = (text: string): unknown => {
  try {
    return valueOf(readJson(text).root);
  } catch (error) {
    if (error instanceof JsonError) return 'refused';
    throw error;
  }
};

describe('the reader', () => {
  test('reads any JSON as JSON.parse does', () => {
    fc.assert(
      fc.property(
        fc.json({ noUnicodeString: false }),
        fc.constantFrom(undefined, 2, '\t'),
        (json, indent) => {
          const text = JSON.stringify(JSON.parse(json), null, indent);
          fc.pre(!text.includes('__proto__'));
          expect(read(text)).toEqual(parsed(text));
        },
      ),
    );
  });

  test('takes and refuses the same texts as JSON.parse', () => {
    const character = fc.constantFrom(...'{}[]",:\\/-+.0123456789eEtrufalsn \n\t\'#u'.split(''));
    const mutation = fc.record({
      json: fc.json(),
      at: fc.nat(),
      cut: fc.nat(2),
      insert: fc.option(character),
    });
    fc.assert(
      fc.property(mutation, ({ json, at, cut, insert }) => {
        const start = at % (json.length + 1);
        const text = json.slice(0, start) + (insert ?? '') + json.slice(start + cut);
        fc.pre(!text.includes('__proto__'));
        expect(read(text)).toEqual(parsed(text));
      }),
      { numRuns: 2000 },
    );
  });

  test.each([
    ['a number with a leading zero', '[01]'],
    ['a number without digits behind the point', '[1.]'],
    ['a number with a plus', '[+1]'],
    ['NaN', '[NaN]'],
    ['a word that goes on', '[nullable]'],
    ['nothing', ''],
    ['a byte-order mark', '\uFEFF{}'],
    ['a key that would be a trap', '{"__proto__": 1}'],
    ['an escape that JSON has not', String.raw`["\x41"]`],
    ['a string without an end', '["abc'],
    ['nesting without end', '['.repeat(100_000)],
  ])('refuses %s', (_, text) => {
    expect(read(text)).toBe('refused');
  });

  test('takes a long string without deep recursion', () => {
    const text = JSON.stringify(String.raw`\"`.repeat(500_000));
    expect(read(text)).toBe(JSON.parse(text));
  });
});
