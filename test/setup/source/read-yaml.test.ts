import fc from 'fast-check';
import { dump } from 'js-yaml';
import { describe, expect, test } from '@jest/globals';
import { DocumentError } from '../../../setup/source/document-error.js';
import { childOf, valueOf } from '../../../setup/source/json-node.js';
import type { JsonNode } from '../../../setup/source/json-node.js';
import { MAX_YAML_VALUES, readYaml } from '../../../setup/source/read-yaml.js';

const read = (text: string) => valueOf(readYaml(text).root);

/** `2:5 message` of the first fault. */
const faultOf = (text: string): string => {
  try {
    readYaml(text);
    return 'none';
  } catch (error) {
    if (!(error instanceof DocumentError)) throw error;
    const before = text.slice(0, error.offset).split('\n');
    return `${before.length}:${(before.at(-1)?.length ?? 0) + 1} ${error.message}`;
  }
};

const lines = (...texts: readonly string[]) => `${texts.join('\n')}\n`;

describe('a document of YAML', () => {
  test('has the values that were written into it, in every style', () => {
    const json = fc.jsonValue({ noUnicodeString: false, maxDepth: 4 });
    const options = fc.record({
      flowLevel: fc.constantFrom(-1, 0, 1, 2),
      indent: fc.integer({ min: 2, max: 4 }),
    });
    fc.assert(
      fc.property(fc.dictionary(fc.string(), json, { minKeys: 1 }), options, (value, style) => {
        const text = JSON.stringify(value, (_, each: unknown) => (each === 0 ? 0 : each));
        fc.pre(!text.includes('__proto__') && !/e[-+]\d{3}/.test(text));
        const plain = JSON.parse(text) as unknown;
        expect(read(dump(plain, { ...style, noRefs: true }))).toEqual(plain);
        expect(read(text)).toEqual(plain);
      }),
    );
  });

  test.each([
    ['yes', 'yes'],
    ['22:00', '22:00'],
    ['2026-11-27', '2026-11-27'],
    ['1_000', '1_000'],
    ['0x1F', 31],
    ['0o17', 15],
    ['017', 17],
    ['.5', 0.5],
    ['-1.5e3', -1500],
    ['True', true],
    ['~', null],
    ['', null],
    ['"5"', '5'],
    ["'null'", 'null'],
  ])('a: %s is the value %j', (written, value) => {
    expect(read(`a: ${written}\n`)).toEqual({ a: value });
  });

  test('repeats what an alias names, and merges', () => {
    const text = lines(
      'base: &base {a: 1, b: 2}',
      'more: &more',
      '  c: 3',
      'own:',
      '  <<: [*base, *more]',
      '  b: 5',
      'list: [*more, *more]',
      '"<<": 1',
    );
    expect(read(text)).toEqual({
      base: { a: 1, b: 2 },
      more: { c: 3 },
      own: { b: 5, a: 1, c: 3 },
      list: [{ c: 3 }, { c: 3 }],
      '<<': 1,
    });
  });

  test('tells keys that stand twice', () => {
    expect(readYaml('a: 1\nb: 2\na: 3\n').repeated).toEqual([{ key: 'a', offset: 10 }]);
  });

  test.each([
    ['a: [1,\nb: 2', '2:1 not valid YAML: deficient indentation'],
    ['a:\n\t- b', '2:1 not valid YAML: tab characters must not be used in indentation'],
    ['', '1:1 the file is empty: expected a mapping'],
    ['# only this\n', '1:1 the file is empty: expected a mapping'],
    ['---\na: 1\n---\nb: 2\n', '3:1 the file has several documents: expected one'],
    ['a: 1\nb: *x\n', '2:4 the alias *x has no anchor &x before it'],
    ['a: &a [*a]\n', '1:8 the alias *a has no anchor &a before it'],
    ['a: !!int "5"\n', '1:4 tags such as "!!int" are not allowed'],
    ['a: !env HOME\n', '1:4 tags such as "!env" are not allowed'],
    ['? [a]\n: 1\n', '1:3 expected a key that is plain text'],
    ['a: .inf\n', '1:4 the number .inf is not allowed'],
    ['a: 1e999\n', '1:4 the number 1e999 is too large for a double of 64 bits'],
    ['a: 1\n__proto__: 2\n', '2:1 the key "__proto__" is not allowed'],
    ['a:\n  <<: 5\n', '2:7 "<<" merges a mapping or a list of mappings'],
    [`${'- '.repeat(200)}a`, '1:201 nested deeper than 100 levels'],
  ])('%j is refused: %s', (text, fault) => {
    expect(faultOf(text)).toBe(fault);
  });

  test('does not nest deeper by aliases', () => {
    const nested = (inner: string) => `${'['.repeat(60)}${inner}${']'.repeat(60)}`;
    expect(faultOf(lines(`a: &a ${nested('x')}`, `b: ${nested('*a')}`))).toBe(
      '2:64 nested deeper than 100 levels',
    );
  });

  test('does not grow by aliases of aliases', () => {
    const levels = Array.from(
      { length: 9 },
      (_, level) => `a${level + 1}: &a${level + 1} [${Array(9).fill(`*a${level}`).join(', ')}]`,
    );
    expect(faultOf(lines('a0: &a0 x', ...levels))).toMatch(
      new RegExp(`^7:\\d+ more than ${MAX_YAML_VALUES} values, with what aliases repeat$`),
    );
  });
});

describe('positions', () => {
  const text = lines(
    'plain: some text',
    `single: 'it''s so'`,
    String.raw`double: "tab\t \u00e9 \U0001F600 end"`,
    'literal: |',
    '  first line',
    '    indented',
    'folded: >-',
    '  one',
    '  two',
    'list:',
    '- &anchor value',
    '- {flow: [deep, "er"]}',
    'empty:',
  );
  const { root } = readYaml(text);
  const placeOf = (offset: number) => {
    const before = text.slice(0, offset).split('\n');
    return `${before.length}:${(before.at(-1)?.length ?? 0) + 1}`;
  };
  const at = (...path: readonly (string | number)[]) => {
    const node = path.reduce<JsonNode | undefined>((each, step) => each && childOf(each, step), root);
    if (node === undefined) throw new Error(`nothing at ${path.join('.')}`);
    return node;
  };

  test.each([
    ['1:8', ['plain']],
    ['2:9', ['single']],
    ['3:9', ['double']],
    ['5:3', ['literal']],
    ['8:3', ['folded']],
    ['11:1', ['list']],
    ['11:11', ['list', 0]],
    ['12:3', ['list', 1]],
    ['12:17', ['list', 1, 'flow', 1]],
  ])('%s of %j', (place, path) => {
    expect(placeOf(at(...path).start)).toBe(place);
  });

  test.each([
    ['plain', 'text'],
    ['single', 's so'],
    ['double', 'end'],
    ['literal', 'line'],
    ['literal', 'indented'],
    ['folded', 'two'],
  ])('a character within the string of %s: %s', (key, part) => {
    const node = at(key);
    if (node.kind !== 'scalar' || typeof node.value !== 'string') throw new Error('no string');
    const offset = node.offsetOf?.(node.value.indexOf(part)) ?? -1;
    expect(text.slice(offset, offset + part.length)).toBe(part);
  });
});
