import fc from 'fast-check';
import { expect, test } from '@jest/globals';
import { createAjv } from '../../../setup/ajv.js';
import { isPlainSchema } from '../../../setup/check/plain-schema.js';

/** As the check of a setup compiles schemas that are not plain. */
const ajv = createAjv({ allErrors: true });

function ajvTakes(schema: object): boolean {
  try {
    if (ajv.validateSchema(schema) !== true) return false;
    ajv.compile(schema);
    return true;
  } catch {
    return false;
  } finally {
    ajv.removeSchema(schema);
  }
}

const text = fc.constantFrom('a', 'b', 'constructor', '__proto__', '');
const anything = fc.oneof(
  fc.integer({ min: -2, max: 3 }),
  fc.double(),
  fc.boolean(),
  text,
  fc.constant(null),
);
const type = fc.constantFrom('array', 'integer', 'null', 'number', 'object', 'string', 'text');
const size = fc.integer({ min: -1, max: 9 });
const listOf = (values: fc.Arbitrary<unknown>) => fc.array(values, { maxLength: 3 });
const DRAFTS = ['https://json-schema.org/draft/2020-12/schema', 'http://json-schema.org/schema#'];

/** A keyword with a value that is mostly right. */
function keyword(sub: fc.Arbitrary<unknown>): fc.Arbitrary<readonly [string, unknown]> {
  const rights: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
    $schema: fc.constantFrom(...DRAFTS),
    title: text,
    type: fc.oneof(type, listOf(type)),
    properties: fc.dictionary(text, sub, { maxKeys: 3 }),
    required: listOf(text),
    additionalProperties: fc.oneof(sub, fc.boolean()),
    items: sub,
    format: fc.constantFrom('date', 'date-time', 'email', 'ipv4', 'uuid', 'tyme'),
    enum: listOf(anything),
    minimum: size,
    exclusiveMaximum: fc.double(),
    minLength: size,
    maxItems: size,
    default: anything,
    minimun: size,
  };
  const pairs = Object.entries(rights).map(([name, right]) =>
    fc.tuple(fc.constant(name), fc.oneof({ weight: 9, arbitrary: right }, anything)),
  );
  return fc.oneof(...pairs);
}

function schemaOf(sub: fc.Arbitrary<unknown>): fc.Arbitrary<object> {
  return fc.array(keyword(sub), { maxLength: 4 }).map((pairs) => Object.fromEntries(pairs));
}
const schema = schemaOf(schemaOf(schemaOf(anything)));

test('a schema that is taken for plain is one that ajv compiles', () => {
  let plain = 0;
  fc.assert(
    fc.property(schema, (found) => {
      if (!isPlainSchema(found)) return;
      plain += 1;
      expect([found, ajvTakes(found)]).toEqual([found, true]);
    }),
    { numRuns: 1_000 },
  );
  expect(plain).toBeGreaterThan(200);
});

test.each([
  [{ type: 'object', required: ['a'], properties: { a: { type: ['number', 'null'], minimum: 0 } } }, true],
  [{ properties: { a: { type: 'string', format: 'date-time', pattern: '^a', enum: ['a'] } } }, true],
  [{ type: 'array', items: { type: 'string', minLength: 1 } }, true],
  [{ type: 'text' }, false],
  [{ type: [] }, false],
  [{ enum: [] }, false],
  [{ required: ['a'] }, true],
  [{ required: ['a', 'a'], properties: { a: {} } }, false],
  [{ minLength: -1 }, false],
  [{ format: 'tyme' }, true],
  [{ propertees: {} }, false],
  [{ $ref: '#/$defs/a' }, false],
  [{ properties: { a: true } }, false],
])('%j is plain: %s', (found, isPlain) => {
  expect(isPlainSchema(found)).toBe(isPlain);
});
