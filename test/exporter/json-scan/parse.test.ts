import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parseJson } from '../../../exporter/json-scan/parse.js';

/** Writes values as JSON, bigints as their digits. */
function written(value: unknown, space: string): string {
  if (typeof value === 'bigint') return String(value);
  if (Array.isArray(value))
    return `[${space}${value.map((each) => written(each, space)).join(`${space},${space}`)}${space}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = Object.entries(value).map(
    ([name, each]) => `${JSON.stringify(name)}${space}:${space}${written(each, space)}`,
  );
  return `{${space}${members.join(`${space},`)}${space}}`;
}

const unsafe = fc
  .bigInt({ min: -(2n ** 200n), max: 2n ** 200n })
  .filter((value) => !Number.isSafeInteger(Number(value)));
// JSON.stringify writes integers from 2^53 to 10^21 with digits only: those are bigints when they are read.
const number = fc
  .double({ noNaN: true, noDefaultInfinity: true })
  .map((value) => (Number.isInteger(value) && !Number.isSafeInteger(value) ? 0.5 : value + 0));
const text = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.constantFrom('12345678901234567890', '"\\', '9'.repeat(30)),
);
const { value } = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    unsafe,
    number,
    text,
    fc.boolean(),
    fc.constant(null),
    fc.array(tie('value')),
    fc.dictionary(fc.oneof(text, fc.constantFrom('__proto__', 'constructor')), tie('value')),
  ),
}));

describe('JSON with long integers', () => {
  test('is read with all of their digits, wherever they stand', () => {
    fc.assert(
      fc.property(fc.array(value), fc.constantFrom('', ' ', '\n\t'), (values, space) => {
        // Without a prototype, as fast-check makes some dictionaries, or with one: JSON does not tell.
        expect(parseJson(written(values, space))).toEqual(values);
      }),
      { numRuns: 500 },
    );
  });

  test.each([
    ['9007199254740991', 9007199254740991],
    ['9007199254740992', 9007199254740992n],
    ['9007199254740993', 9007199254740993n],
    ['-9007199254740991', -9007199254740991],
    ['-9007199254740993', -9007199254740993n],
    ['18446744073709551615', 18446744073709551615n],
    ['9007199254740993.0', 9007199254740992],
    ['9007199254740993e0', 9007199254740992],
    ['1e30', 1e30],
    ['0.30000000000000004', 0.1 + 0.2],
    ['1700000000000000.5', 1700000000000000.5],
    [`1${'0'.repeat(400)}`, Infinity],
    ['"9007199254740993"', '9007199254740993'],
    ['[1,"a\\\\",9007199254740993]', [1, 'a\\', 9007199254740993n]],
  ])('%s is %p', (json, expected) => {
    expect(parseJson(json)).toEqual(expected);
  });

  test('throws what JSON.parse throws', () => {
    for (const json of ['[9007199254740993', '{"a":09007199254740993}', '9007199254740993 1', '']) {
      expect(() => parseJson(json)).toThrow(SyntaxError);
    }
  });

  test('of a key that is repeated the last value counts', () => {
    expect(parseJson('{"id":9007199254740993,"a":1,"id":9007199254740995}')).toEqual({
      id: 9007199254740995n,
      a: 1,
    });
  });

  test('nested beyond all limits is still read', () => {
    const deep = (levels: number) => `${'['.repeat(levels)}9007199254740993${']'.repeat(levels)}`;
    expect(parseJson(deep(100_000))).toEqual([expect.any(Array)]);
  });
});
