import fc from 'fast-check';
import { describe, expect, test } from '@jest/globals';
import { elementsOf, fieldText, membersOf, withField } from '../../../../exporter/io/file/json-text.js';

const bytes = (text: string) => Buffer.from(text);
const textAt = (text: string, { start, end }: { start: number; end: number }) =>
  bytes(text).subarray(start, end).toString();
/** JSON as a person may have formatted it. */
const indent = fc.constantFrom(undefined, 1, '\t', ' \n');

test('the elements of a list are its elements, wherever spaces stand', () => {
  fc.assert(
    fc.property(fc.array(fc.jsonValue()), indent, (list, space) => {
      const text = JSON.stringify(list, undefined, space);
      const found = [...elementsOf(bytes(text))].map((span): unknown => JSON.parse(textAt(text, span)));
      expect(JSON.stringify(found)).toBe(JSON.stringify(list));
    }),
  );
});

test('the members of an object are its members, whatever their names', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), indent, (object, space) => {
      const text = JSON.stringify(object, undefined, space);
      const found = [...membersOf(bytes(text))].map(({ name, value }) => [name, textAt(text, value)]);
      const expected = Object.entries(JSON.parse(text) as object).map(([name, value]) => [
        name,
        JSON.stringify(value),
      ]);
      expect(found.map(([name, value]) => [name, JSON.stringify(JSON.parse(value ?? ''))])).toEqual(expected);
    }),
  );
});

test('a field that is set is set, and every other one stays', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), fc.string(), indent, (object, name, space) => {
      const text = JSON.stringify(object, undefined, space);
      const changed = JSON.parse(Buffer.from(withField(bytes(text), name, '"new"')).toString()) as object;
      const others = (of: object) => Object.entries(of).filter(([each]) => each !== name);
      expect(Object.entries(changed)).toContainEqual([name, 'new']);
      expect(others(changed)).toEqual(others(JSON.parse(text) as object));
    }),
  );
});

describe('a field that is added or replaced leaves the rest byte for byte', () => {
  test.each([
    ['{}', '{"id":"x"}'],
    ['{ }', '{"id":"x" }'],
    ['{"n":12345678901234567890 }', '{"n":12345678901234567890,"id":"x" }'],
    ['\uFEFF{"n":1}', '\uFEFF{"n":1,"id":"x"}'],
    ['{"id" : 1 ,"n":1.50}', '{"id" : "x" ,"n":1.50}'],
    ['{"i\\u0064":[1,{"id":2}]}', '{"i\\u0064":"x"}'],
  ])('%s', (before, after) => {
    expect(Buffer.from(withField(bytes(before), 'id', '"x"')).toString()).toBe(after);
  });
});

test.each([
  ['{"a":{"b":{"c":12345678901234567890}}}', 'a.b.c', '12345678901234567890'],
  ['{"a":[1]}', 'a.b', undefined],
  ['{"a":"x\\"}{"}', 'a', '"x\\"}{"'],
  ['[{"a":1}]', 'a', undefined],
])('in %s, %s is %s', (text, path, expected) => {
  expect(fieldText(bytes(text), path)).toBe(expected);
});
