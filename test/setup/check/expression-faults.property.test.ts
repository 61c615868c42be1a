import fc from 'fast-check';
import { expect, test } from '@jest/globals';
import { withoutNulls } from '../../../exporter/event/normalize.js';
import { checkExpression } from '../../../setup/check/expression-faults.js';
import { contextOfStream } from '../../../setup/check/steps.js';
import { failureOf } from '../../../setup/expression/failure.js';
import { streamSchema } from '../../../setup/model/stream.js';

const schema = {
  type: 'object',
  additionalProperties: false,
  required: ['s', 'u'],
  properties: {
    s: { enum: ['a', 'b'] },
    o: { enum: ['a', 'c'] },
    n: { type: ['string', 'null'], enum: ['b', null] },
    u: {
      type: 'object',
      additionalProperties: false,
      required: ['s'],
      properties: { s: { const: 'a' }, o: { enum: ['b', 'c'] } },
    },
    v: { type: 'object', required: ['s'], properties: { s: { enum: ['a', 'b'] } } },
  },
};
const before = contextOfStream(streamSchema.parse({ subject: 'x', schema }));

const optional = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: undefined });
const without = (record: object) =>
  Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined));
const event = fc
  .record({
    s: fc.constantFrom('a', 'b'),
    o: optional(fc.constantFrom('a', 'c')),
    n: optional(fc.constantFrom('b', null)),
    u: fc.record({ s: fc.constant('a'), o: optional(fc.constantFrom('b', 'c')) }).map(without),
    v: optional(fc.record({ s: fc.constantFrom('a', 'b') })),
  })
  .map(without);

const path = fc.constantFrom(
  's',
  'o',
  'n',
  'event.o',
  'event.n',
  'u.s',
  'event.u.o',
  'u.o',
  'v.s',
  'event.v.s',
);
const member = fc.constantFrom('event.o', 'event.n', 'event.u.o', 'event.v', 'event.v.s', 'u.o');
const text = fc.constantFrom("'a'", "'b'", "'c'", "'d'");
const leaf = fc.oneof(
  fc.tuple(path, fc.constantFrom('==', '!='), text).map((parts) => parts.join(' ')),
  fc.tuple(path, text, text).map(([left, one, two]) => `${left} in [${one}, ${two}]`),
  fc.tuple(path, fc.constantFrom('==', '!=')).map(([left, operator]) => `${left} ${operator} null`),
  fc.tuple(path, path).map(([left, right]) => `${left} == ${right}`),
  member.map((found) => `has(${found})`),
  fc.constantFrom(
    "event.?u.?o.orValue('d') == 'd'",
    'event.?v.?s.hasValue()',
    "s.startsWith('a')",
    'o.size() > 0',
  ),
);
const condition = fc.letrec<{ node: string }>((tie) => ({
  node: fc.oneof(
    { maxDepth: 3, depthSize: 'small', withCrossShrink: true },
    leaf,
    fc.tuple(tie('node'), fc.constantFrom('&&', '||'), tie('node')).map((parts) => `(${parts.join(' ')})`),
    fc.tuple(tie('node'), tie('node'), tie('node')).map(([when, yes, no]) => `(${when} ? ${yes} : ${no})`),
    tie('node').map((node) => `!(${node})`),
  ),
})).node;

/** The result for an event as the exporter sees it: without nulls. */
function outcomeOf(source: string, found: Record<string, unknown>): unknown {
  const expression = before.scope.compile(source, 'bool');
  try {
    return expression.evaluate(withoutNulls(JSON.parse(JSON.stringify(found)) as Record<string, unknown>));
  } catch (error) {
    return failureOf(error);
  }
}

test('a condition without a warning never fails for a field that is missing', () => {
  let guarded = 0;
  fc.assert(
    fc.property(condition, fc.array(event, { minLength: 12, maxLength: 12 }), (source, events) => {
      const { faults } = checkExpression(before, source, 'bool', { level: 'warning', effect: 'it fails' });
      if (faults.length > 0) return;
      guarded += 1;
      for (const each of events) expect([source, each, outcomeOf(source, each)]).not.toContain('missing');
    }),
    { numRuns: 1_500 },
  );
  expect(guarded).toBeGreaterThan(100);
});

test('a comparison that is said to be always false is never true', () => {
  let told = 0;
  fc.assert(
    fc.property(leaf, fc.array(event, { minLength: 12, maxLength: 12 }), (source, events) => {
      const { faults } = checkExpression(before, source, 'bool', undefined);
      if (!faults.some(({ message }) => /never|always/.test(message)) || source.includes(' in ')) return;
      told += 1;
      const expected = !source.includes('!=');
      for (const each of events) expect([source, each, outcomeOf(source, each)]).not.toContain(expected);
    }),
    { numRuns: 1_000 },
  );
  expect(told).toBeGreaterThan(50);
});
