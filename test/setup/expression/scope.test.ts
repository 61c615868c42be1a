import { describe, expect, test } from '@jest/globals';
import { ExpressionError } from '../../../setup/expression/error.js';
import type { Expected } from '../../../setup/expression/result.js';
import { scopeOf } from '../../../setup/expression/step-scope.js';
import { endWithin } from '../../support/end-within.js';

const schema = {
  type: 'object',
  properties: {
    delay: { type: 'number' },
    count: { type: 'integer' },
    origin: { type: 'string' },
    late: { type: 'boolean' },
    tags: { type: 'array', items: { type: 'string' } },
    aircraft: { type: 'object' },
    gate: { type: ['string', 'null'] },
    bytes: { type: 'number' },
    in: { type: 'string' },
    'tail-number': { type: 'string' },
  },
};
const record = {
  delay: 90,
  count: 4,
  origin: 'ORD',
  late: true,
  tags: ['night', 'cargo'],
  aircraft: { type: 'B738', seats: 189 },
  gate: null,
  bytes: 2048,
  in: 'DFW',
  'tail-number': 'N12345',
};
const scope = scopeOf({ schema }, [
  { kind: 'set', set: { hours: 'delay / 60', long: 'hours > 1' } },
  { kind: 'where', where: 'long' },
  { kind: 'set', set: { one: '1' } },
]);
const enriched = { ...record, hours: 1.5, long: true, one: 1 };

const complaint = (source: string, expected: Expected = 'any') => {
  try {
    scope.compile(source, expected);
  } catch (error) {
    if (error instanceof ExpressionError) return [error.message, source.slice(error.start, error.end)];
    throw error;
  }
  return undefined;
};

describe('an expression gives', () => {
  test.each<[string, Expected, string, unknown]>([
    ['delay > 15', 'bool', 'bool', true],
    ['delay == 90 && 90 == delay', 'bool', 'bool', true],
    ['delay / 60', 'double', 'double', 1.5],
    ['100 - delay', 'double', 'double', 10],
    ['count % 2 == 0', 'bool', 'bool', true],
    ['count % 3.0', 'double', 'double', 1],
    ['size(tags) / 2', 'double', 'double', 1],
    ['late ? 1 : 0', 'double', 'double', 1],
    ['"night" in tags', 'bool', 'bool', true],
    ['tags.exists(tag, tag.startsWith("car"))', 'bool', 'bool', true],
    ['origin + "-" + string(count)', 'string', 'string', 'ORD-4'],
    ['aircraft.seats > 150', 'bool', 'bool', true],
    ['has(aircraft.wings)', 'bool', 'bool', false],
    ['gate == null', 'bool', 'bool', true],
    ['event.bytes / 1024', 'double', 'dyn', 2],
    ['event["tail-number"]', 'string', 'dyn', 'N12345'],
    ['event["in"]', 'scalar', 'dyn', 'DFW'],
    ['has(event.late)', 'bool', 'bool', true],
    ['event.?gate.orValue("none")', 'any', 'dyn', null],
    ['event.delay > delay - 1', 'bool', 'bool', true],
    ['hours > 1 && long', 'bool', 'bool', true],
    ['delay + one', 'double', 'double', 91],
  ])('%s', (source, expected, type, value) => {
    const expression = scope.compile(source, expected);
    expect(expression.type).toBe(type);
    expect(expression.evaluate(enriched)).toBe(value);
  });
});

describe('an expression is refused, with the part that is wrong, when', () => {
  test.each([
    ['a field is unknown', 'dela > 15', 'any', 'unknown field "dela"; did you mean "delay"?', 'dela'],
    [
      'a field of event is unknown',
      'event.orgin',
      'any',
      'unknown field "orgin"; did you mean "origin"?',
      'event.orgin',
    ],
    ['CEL keeps the name', '1.0 + bytes', 'any', 'CEL reserves the name "bytes": write event.bytes', 'bytes'],
    [
      'CEL reserves the word',
      'import > 1',
      'any',
      'CEL reserves the name "import": write event.import',
      'import',
    ],
    [
      'types do not go together',
      'late || origin < 3',
      'any',
      'CEL: no such overload: string < int',
      'origin < 3',
    ],
    [
      'whole numbers and others are mixed in a choice',
      'late ? delay : 0',
      'any',
      `CEL: Ternary branches must have the same type, got 'double' and 'int': write whole numbers as 1.0 here`,
      'late ? delay : 0',
    ],
    ['it ends too early', 'late ? 1', 'any', 'CEL: Expected ":", got the end', ''],
    [
      'it gives the wrong type',
      'delay',
      'bool',
      'expected an expression that returns true or false, found one that returns double',
      'delay',
    ],
    [
      'a truth stands where a number is wanted',
      'delay > 60',
      'double',
      'expected an expression that returns a number, found one that returns bool: write `… ? 1 : 0`',
      'delay > 60',
    ],
    [
      'a label would be a list',
      'tags',
      'scalar',
      'expected an expression that returns a string, a number, true or false, found one that returns list<string>',
      'tags',
    ],
    [
      'matches is asked of a number',
      'delay.matches("a")',
      'any',
      '"matches" needs strings, found double',
      'delay',
    ],
  ] as const)('%s', (_, source, expected, message, part) => {
    const [found, place] = complaint(source, expected) ?? [];
    expect(found).toContain(message);
    expect(place).toBe(part);
  });

  test('a pattern is none of RE2', () => {
    expect(complaint('origin.matches("(?<=a)b")')?.[0]).toMatch(
      /^"\(\?<=a\)b" is not a valid RE2 expression: /,
    );
    expect(complaint('origin.matches("(?<=a)b")')?.[1]).toBe('"(?<=a)b"');
  });
});

describe('matches', () => {
  const ofText = scopeOf(
    { schema: { properties: { text: { type: 'string' }, pattern: { type: 'string' } } } },
    [],
  );

  test('takes linear time on a pattern that hangs JavaScript', () => {
    const evil = ofText.compile('text.matches("^(a+)+$")', 'bool');
    const event = { text: `${'a'.repeat(60)}b` };
    expect(endWithin(15_000, () => evil.evaluate(event))).toBe(false);
  });

  test('takes a pattern from the event, and fails on one that is none', () => {
    const dynamic = ofText.compile('text.matches(pattern)', 'bool');
    expect(dynamic.evaluate({ text: 'ORD', pattern: '^O' })).toBe(true);
    expect(dynamic.evaluate({ text: 'ORD', pattern: '^D' })).toBe(false);
    expect(() => dynamic.evaluate({ text: 'ORD', pattern: '(' })).toThrow('is not a valid RE2 expression');
  });
});

describe('evaluation fails', () => {
  test.each<[string, string, Expected, Record<string, unknown>, string]>([
    ['when a field is missing', 'delay > 1', 'bool', {}, 'Unknown variable: delay'],
    ['when a field of event is missing', 'event.delay > 1', 'bool', {}, 'No such key: delay'],
    [
      'when a field is of another type than the schema says',
      'delay > 1',
      'bool',
      { delay: '9' },
      "Variable 'delay' is not of type 'double', got 'string'",
    ],
    [
      'when what is known only now is no number',
      'event.origin',
      'double',
      { origin: 'ORD' },
      'expected a number, found string',
    ],
    [
      'when what is known only now is no truth',
      'gate',
      'bool',
      { gate: 'B12' },
      'expected true or false, found string',
    ],
    ['when an integer is divided by zero', 'size(tags) / 0', 'double', { tags: [] }, 'division by zero'],
  ])('%s', (_, source, expected, event, message) => {
    const expression = scope.compile(source, expected);
    expect(() => expression.evaluate(event)).toThrow(message);
  });
});

describe('a scope', () => {
  test.each([
    ['without a schema', {}],
    ['without properties', { type: 'object' }],
    ['that admits more', { properties: { a: { type: 'number' } }, additionalProperties: true }],
    ['that is composed', { properties: { a: { type: 'number' } }, allOf: [{}] }],
  ])('%s lets any name pass and finds it in the event', (_, open) => {
    expect(scopeOf({ schema: open }, []).compile('b + event.c', 'double').evaluate({ b: 1, c: 2 })).toBe(3);
  });

  test('names the fields that an expression reads', () => {
    expect(scope.compile('delay > 1 && event.bytes > 2 && event["in"] == "x"', 'bool').fields).toEqual([
      'delay',
      'bytes',
      'in',
    ]);
    expect(scope.compile('"delay" in event', 'bool').fields).toEqual(
      expect.arrayContaining(['delay', 'tail-number', 'one']),
    );
  });

  test('gives a field that is set again its new type', () => {
    const renamed = scopeOf({ schema }, [{ kind: 'set', set: { delay: 'string(delay)' } }]);
    expect(renamed.compile('delay', 'string').type).toBe('string');
  });

  test('throws the error of a step that is wrong', () => {
    expect(() => scopeOf({ schema }, [{ kind: 'set', set: { x: 'nothing' } }])).toThrow(
      'unknown field "nothing"',
    );
  });
});
