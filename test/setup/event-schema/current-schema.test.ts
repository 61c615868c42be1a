import { createRequire } from 'node:module';
import fc from 'fast-check';
import { describe, expect, test } from '@jest/globals';
import { planFields } from '../../../exporter/flat-json/field-plan.js';
import { QuickCheck } from '../../../exporter/flat-json/quick-check.js';
import { SchemaCheck } from '../../../exporter/validate/schema.js';
import { currentSchema } from '../../../setup/event-schema/current-schema.js';
import { CHECKED_FORMATS } from '../../../setup/event-schema/keywords.js';
import type { JsonSchema } from '../../../setup/model/stream.js';

const require = createRequire(import.meta.url);

interface Compiler {
  compile(schema: object): (value: unknown) => boolean;
}
type CompilerClass = new (options: object) => Compiler;

describe('a schema of an older draft, in 2020-12', () => {
  test.each<[string, JsonSchema, JsonSchema]>([
    ['exclusive bounds of draft-04', { minimum: 0, exclusiveMinimum: true }, { exclusiveMinimum: 0 }],
    ['inclusive bounds of draft-04', { maximum: 9, exclusiveMaximum: false }, { maximum: 9 }],
    [
      'an id of draft-04',
      { $schema: 'http://json-schema.org/draft-04/schema#', id: 'http://a/b' },
      { $id: 'http://a/b' },
    ],
    ['an id elsewhere is an annotation', { id: 'order' }, {}],
    [
      'a list of items',
      { items: [{ type: 'string' }], additionalItems: false },
      { prefixItems: [{ type: 'string' }], items: false },
    ],
    ['additionalItems without a list', { items: true, additionalItems: false }, { items: true }],
    [
      'a reference into a list of items',
      { $ref: '#/definitions/a/items/0' },
      { $ref: '#/definitions/a/prefixItems/0' },
    ],
    [
      'what stands beside a reference, until draft-07',
      {
        $schema: 'http://json-schema.org/draft-07/schema#',
        properties: { a: { $ref: '#/definitions/x', type: 'number' } },
      },
      { properties: { a: { $ref: '#/definitions/x' } } },
    ],
    [
      'what stands beside a reference, from 2019-09 on',
      { properties: { a: { $ref: '#/$defs/x', type: 'number' } } },
      { properties: { a: { $ref: '#/$defs/x', type: 'number' } } },
    ],
    [
      'annotations of tools',
      {
        properties: { a: { type: 'string', example: 'x', 'x-internal': true, tsType: 'A' } },
        'x-owner': 'b',
      },
      { properties: { a: { type: 'string' } } },
    ],
    [
      'a field with the name of an annotation',
      { properties: { example: true } },
      { properties: { example: true } },
    ],
    [
      'values are not schemas',
      { const: { example: 1 }, enum: [{ 'x-a': 1 }] },
      { const: { example: 1 }, enum: [{ 'x-a': 1 }] },
    ],
    [
      'a format that is not checked stays: it tells the unit of an event time',
      { type: 'integer', format: 'unix-time' },
      { type: 'integer', format: 'unix-time' },
    ],
    ['nullable', { type: 'string', nullable: true }, { type: ['string', 'null'] }],
    [
      'nullable with an enum',
      { type: 'string', nullable: true, enum: ['a'] },
      { type: ['string', 'null'], enum: ['a', null] },
    ],
    [
      'nullable beside a reference',
      { allOf: [{ $ref: '#/$defs/a' }], nullable: true },
      { anyOf: [{ type: 'null' }, { allOf: [{ $ref: '#/$defs/a' }] }] },
    ],
    ['nullable: false', { type: 'string', nullable: false }, { type: 'string' }],
  ])('%s', (_, schema, current) => {
    expect(currentSchema(schema)).toEqual(current);
  });

  const leaf = fc.constantFrom<JsonSchema>(
    { type: 'number' },
    { type: 'string', minLength: 2 },
    { type: 'integer', exclusiveMinimum: 1 },
    { enum: ['a', 1, null] },
    { not: { type: 'number' } },
    { const: 'a' },
    {},
  );
  const nested = (sub: fc.Arbitrary<JsonSchema>): fc.Arbitrary<JsonSchema> =>
    fc.oneof(
      fc.record({
        items: fc.array(sub, { minLength: 1, maxLength: 2 }),
        additionalItems: fc.oneof(sub, fc.boolean()),
      }),
      fc.record({ items: sub, additionalItems: sub }),
      fc.record({
        properties: fc.record({ a: sub, b: sub }),
        required: fc.constantFrom(['a'], ['c']),
        'x-tool': fc.constant(1),
      }),
      fc.record({ dependencies: fc.record({ a: fc.oneof(sub, fc.constant(['b'])) }) }),
      fc.record({ anyOf: fc.tuple(sub, sub), example: fc.constant('e') }),
      fc.record({ definitions: fc.record({ d: sub }), contains: sub }),
      leaf,
    );
  const schema = nested(nested(leaf));
  const scalar = fc.constantFrom<unknown>('a', 'bb', 1, 2.5, null, true, []);
  const value = fc.oneof(
    scalar,
    fc.array(fc.oneof(scalar, fc.record({ a: scalar }))),
    fc.record({ a: fc.oneof(scalar, fc.array(scalar)), b: scalar, c: scalar }, { requiredKeys: [] }),
  );

  test.each([
    ['http://json-schema.org/draft-07/schema#', 'ajv', 'default'],
    ['https://json-schema.org/draft/2019-09/schema', 'ajv/dist/2019.js', 'Ajv2019'],
  ])('admits what ajv admits by %s', (draft, module, name) => {
    const Class = (require(module) as Record<string, CompilerClass>)[name];
    if (Class === undefined) throw new Error(`no ${name}`);
    const ajv = new Class({ strict: false, strictNumbers: true });
    fc.assert(
      fc.property(schema, fc.array(value, { minLength: 5 }), (written, values) => {
        const validate = ajv.compile({ $schema: draft, ...written });
        const check = new SchemaCheck(currentSchema({ $schema: draft, ...written }));
        for (const each of values) {
          const record = each as Readonly<Record<string, unknown>>;
          expect([each, check.check(record, 1) === undefined]).toEqual([each, validate(each)]);
        }
      }),
      { numRuns: 150 },
    );
  });
});

test('the formats that are checked are those of ajv-formats', () => {
  const { fullFormats } = require('ajv-formats/dist/formats.js') as { fullFormats: object };
  expect([...CHECKED_FORMATS].toSorted()).toEqual(Object.keys(fullFormats).toSorted());
});

describe('annotations and older drafts do not cost the fast reader:', () => {
  const flat: JsonSchema = {
    $schema: 'http://json-schema.org/draft-07/schema#',
    $id: 'https://example.org/order.json',
    'x-owner': 'shop',
    definitions: { money: { type: 'number' } },
    required: ['id', 'note'],
    properties: {
      id: { type: 'integer', format: 'int64', example: 7 },
      at: { type: 'integer', format: 'unix-time', tsType: 'number' },
    },
  };

  test('such a schema is flat, and a required field without a schema is required', () => {
    const plan = planFields(currentSchema(flat), new Set(['at']));
    expect(plan?.required.map(({ name }) => name)).toEqual(['id', 'note']);
    expect(new QuickCheck({ type: 'integer', format: 'unix-time' }).admitsNumber(7)).toBe(true);
    expect(new QuickCheck({ type: 'integer', format: 'int32' }).admitsNumber(7)).toBe(false);
  });

  test('a closed schema that requires an undeclared field is left to ajv', () => {
    const closed = { ...flat, additionalProperties: false };
    expect(planFields(currentSchema(closed), new Set(['at']))).toBeUndefined();
  });
});
