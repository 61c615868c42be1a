import fc from 'fast-check';
import { describe, expect, test } from '@jest/globals';
import { DocumentError } from '../../../setup/source/document-error.js';
import { valueOf } from '../../../setup/source/json-node.js';
import { MAX_STRING_CHARACTERS, readJson } from '../../../setup/source/read-json.js';

const parsed = (text: string): unknown => {
  try {
    // -0 is 0 in a setup.
    return JSON.parse(text, (_, value: unknown) => (value === 0 ? 0 : value));
  } catch {
    return 'refused';
  }
};
const read = (text: string): unknown => {
  try {
    return valueOf(readJson(text).root);
  } catch (error) {
    if (error instanceof DocumentError) return 'refused';
    throw error;
  }
};

const faultOf = (text: string): string => {
  try {
    readJson(text);
    return '';
  } catch (error) {
    return error instanceof DocumentError ? error.message : String(error);
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

  test('takes and refuses the same texts as JSON.parse, but for comments and trailing commas', () => {
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
        // Numbers that are out of range have a test of their own.
        fc.pre(!text.includes('__proto__') && !/[eE][+-]?\d{3}|\/[/*]|,\s*[\]}]/.test(text));
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
    ['a key that would be a trap', '{"__proto__": 1}'],
    ['an escape that JSON has not', String.raw`["\x41"]`],
    ['a string without an end', '["abc'],
    ['nesting without end', '['.repeat(100_000)],
  ])('refuses %s', (_, text) => {
    expect(read(text)).toBe('refused');
  });

  test.each([
    ['// a\n[1, // b\n2 /* c */,\n/* d\n * e */]// f', [1, 2]],
    ['/**/{"a"/***/:/*"b": 2,*/1,}', { a: 1 }],
    ['{"a": "// no comment", "b": "/* nor this */"}', { a: '// no comment', b: '/* nor this */' }],
    [`[1]/*${'*'.repeat(1_000_000)}*/`, [1]],
  ])('reads comments and trailing commas: %.40s', (text, value) => {
    expect(read(text)).toEqual(value);
  });

  test.each([
    ['[1,,2]', 'expected a value, found ","'],
    ['[,]', 'expected a value, found ","'],
    ['{,}', 'expected a key in double quotes, found ","'],
    ['[1] /* open', 'the comment that starts here has no end "*/"'],
    ['[1, # two\n2]', 'expected a value, found "#": a comment in JSON starts with "//"'],
    ['[1] / 2', 'expected the end of the file, found "/"'],
  ])('refuses %j: %s', (text, message) => {
    expect(faultOf(text)).toBe(message);
  });

  test('reads a string up to the limit, without deep recursion beyond it', () => {
    const text = JSON.stringify(String.raw`\"`.repeat(MAX_STRING_CHARACTERS / 2));
    expect(read(text)).toBe(JSON.parse(text));
    expect(faultOf(JSON.stringify(String.raw`\"`.repeat(500_000)))).toMatch(
      /^expected a string of at most 16384 characters, found 1000000: "(?:\\")+\\?…"$/,
    );
  });

  test.each([
    ['1e999', 'the number 1e999 is too large for a double of 64 bits'],
    ['-1e999', 'the number -1e999 is too large for a double of 64 bits'],
    ['1e-400', 'the number 1e-400 is too close to 0 for a double of 64 bits'],
    [`1${'0'.repeat(400)}`, `the number 1${'0'.repeat(78)}… is too large for a double of 64 bits`],
    [' \n', 'the file is empty: expected a JSON object'],
    [
      `{"${'k'.repeat(2_000)}": 1}`,
      `expected a key of at most 1024 characters, found 2000: "${'k'.repeat(79)}…"`,
    ],
  ])('refuses %j with a sentence', (text, message) => {
    expect(faultOf(text)).toBe(message);
  });

  test('reads numbers at the edges of their range', () => {
    expect(read('[1.7976931348623157e308, 5e-324, -0, 0e-999, 0.0]')).toEqual([
      Number.MAX_VALUE,
      Number.MIN_VALUE,
      0,
      0,
      0,
    ]);
  });
});
