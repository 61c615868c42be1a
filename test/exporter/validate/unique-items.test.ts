import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { createAjv } from '../../../setup/ajv.js';
import { SchemaCheck } from '../../../exporter/validate/schema.js';
import { fuzzRuns } from '../../support/fuzz-runs.js';

const schema = { properties: { legs: { type: 'array', uniqueItems: true } } };
const check = new SchemaCheck(schema);
const isUnique = (legs: readonly unknown[]) => check.check({ legs }, 100) === undefined;

test('elements are equal where ajv finds them equal', () => {
  const validate = createAjv({}).compile(schema);
  const scalar = fc.constantFrom(0, -0, 1, 1.5, '1', 'a', '', true, false, null, 'null', '{}');
  const element = fc.letrec((tie) => ({
    any: fc.oneof(
      { depthSize: 'small' },
      scalar,
      fc.array(tie('any'), { maxLength: 2 }),
      fc.dictionary(fc.constantFrom('a', 'b', '__proto__', '1'), tie('any'), {
        maxKeys: 2,
        noNullPrototype: true,
      }),
    ),
  })).any;
  fc.assert(
    fc.property(fc.array(element, { maxLength: 4 }), (legs) => {
      expect(isUnique(legs)).toBe(validate({ legs }));
    }),
    fuzzRuns(1_000),
  );
});

test('a rejection names both elements', () => {
  expect(check.check({ legs: [1, { a: 1, b: 2 }, 3, { b: 2, a: 1 }] }, 100)).toMatchObject({
    reason: 'schema',
    detail: expect.stringContaining('/legs must NOT have duplicate items (items ## 1 and 3 are identical)'),
    violations: [{ field: '/legs', rule: 'uniqueItems' }],
  });
});

test('a hundred thousand objects are each looked at once', () => {
  const legs = Array.from({ length: 100_000 }, (_, at) => ({ a: at }));
  expect(isUnique(legs)).toBe(true);
  expect(isUnique([...legs, { a: 7 }])).toBe(false);
});
