import { describe, expect, test } from '@jest/globals';
import { SchemaCheck } from '../../../exporter/validate/schema.js';

const schema = {
  type: 'object',
  required: ['origin', 'delay'],
  additionalProperties: false,
  properties: {
    origin: { type: 'string', pattern: '^[A-Z]{3}$' },
    delay: { type: 'number', minimum: -120, maximum: 2880 },
    scheduled: { type: 'string', format: 'date-time' },
    legs: { type: 'array', items: { type: 'object', properties: { gate: { type: 'string' } } } },
  },
};

const check = (event: Record<string, unknown>, bytes = 100) => new SchemaCheck(schema).check(event, bytes);

describe('the JSON Schema of a stream', () => {
  test('lets a good event pass', () => {
    expect(check({ origin: 'ORD', delay: 75, scheduled: '2001-02-24T07:15:00Z', legs: [] })).toBeUndefined();
  });

  test.each([
    [{ origin: 'ORD' }, '/delay is missing', [{ field: '/delay', rule: 'missing' }]],
    [
      { origin: 'ORD', delay: 'late' },
      '/delay must be number, found "late"',
      [{ field: '/delay', rule: 'type' }],
    ],
    [
      { origin: 'ORD', delay: Infinity },
      '/delay must be number, found Infinity',
      [{ field: '/delay', rule: 'type' }],
    ],
    [
      { origin: 'ord', delay: 9999 },
      '/origin must match pattern "^[A-Z]{3}$", found "ord"; /delay must be <= 2880, found 9999',
      [
        { field: '/origin', rule: 'pattern' },
        { field: '/delay', rule: 'range' },
      ],
    ],
    [{ origin: 'ORD', delay: 1, tail: 'N1' }, '/ must not have "tail"', [{ field: '/', rule: 'unknown' }]],
    [
      { origin: 'ORD', delay: 1, scheduled: 'yesterday' },
      '/scheduled must match format "date-time", found "yesterday"',
      [{ field: '/scheduled', rule: 'format' }],
    ],
    [
      { origin: 'ORD', delay: 1, legs: [{}, {}, {}, { gate: 7 }] },
      '/legs/3/gate must be string, found 7',
      [{ field: '/legs/*/gate', rule: 'type' }],
    ],
  ])('%j is refused, with every field and rule', (event, detail, violations) => {
    expect(check(event)).toMatchObject({ reason: 'schema', detail, violations });
  });

  test('says how many more there are, and shows no long value whole', () => {
    const legs = Array.from({ length: 9 }, () => ({ gate: 0 }));
    expect(check({ origin: 'ORD', delay: 1, legs })?.detail).toMatch(
      /^(\/legs\/\d\/gate .*; ){5}and 4 more$/,
    );
    expect(check({ origin: 'x'.repeat(1000), delay: 1 })?.detail.length).toBeLessThan(150);
  });

  test('is content with the first violation of a large event', () => {
    const rejection = check({ origin: 'ORD', delay: 1, legs: Array.from({ length: 9 }, () => 0) }, 1e6);
    expect(rejection).toMatchObject({ violations: [{ field: '/legs/*', rule: 'type' }] });
  });

  test('does not take what every object inherits for a field of the event', () => {
    const inherited = new SchemaCheck({
      required: ['constructor'],
      properties: { toString: { type: 'string' } },
    });
    expect(inherited.check({}, 2)).toMatchObject({ detail: '/constructor is missing' });
    expect(inherited.check({ constructor: 1 }, 2)).toBeUndefined();
  });

  test('without rules lets everything pass', () => {
    expect(new SchemaCheck({}).check({ anything: [1, { at: 'all' }] }, 30)).toBeUndefined();
  });

  test.each([{ propertees: {} }, { properties: { a: { format: 'tyme' } } }])(
    '%j has annotations, which mean nothing',
    (annotated) => {
      expect(new SchemaCheck(annotated).check({ a: 1 }, 7)).toBeUndefined();
    },
  );

  test('with "$async" of ajv cannot be compiled', () => {
    expect(() => new SchemaCheck({ $async: true })).toThrow(
      'a JSON Schema with "$async" cannot check events',
    );
  });
});
