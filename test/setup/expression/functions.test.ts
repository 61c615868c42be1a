import { describe, expect, test } from '@jest/globals';
import { ExpressionError } from '../../../setup/expression/error.js';
import { scopeOf } from '../../../setup/expression/step-scope.js';

const schema = {
  type: 'object',
  properties: {
    delay: { type: 'number' },
    origin: { type: 'string' },
    prices: { type: 'array', items: { type: 'number' } },
    items: { type: 'array', items: { type: 'object' } },
    mixed: { type: 'array' },
    math: { type: 'string' },
  },
};
const record = {
  delay: -2.5,
  origin: 'ORD',
  prices: [1.5, 2, 0.25],
  items: [
    { price: 3, count: 2 },
    { price: 4, count: 1 },
  ],
  empty: [],
  mixed: [1, 'x'],
  big: 2n ** 60n,
  math: 'algebra',
};
const closed = scopeOf({ schema: { ...schema, additionalProperties: false } }, []);
const open = scopeOf({ schema: { ...schema, additionalProperties: true } }, []);

describe('functions on numbers', () => {
  test.each([
    ['prices.sum()', 3.75],
    ['prices.max()', 2],
    ['prices.min()', 0.25],
    ['event.prices.sum()', 3.75],
    ['items.map(i, i.price * i.count).sum()', 10],
    ['items.map(i, i.price).max()', 4],
    ['[].sum()', 0],
    ['[1, 2].sum()', 3],
    ['math.abs(delay)', 2.5],
    ['math.abs(-3)', 3],
    ['math.ceil(delay)', -2],
    ['math.floor(delay)', -3],
    ['math.round(delay)', -3],
    ['math.round(2.5)', 3],
    ['math.round(-0.4)', -0],
    ['math.trunc(delay)', -2],
    ['math.sign(delay)', -1],
    ['math.sqrt(2.25)', 1.5],
    ['math.sqrt(16)', 4],
    ['math.greatest(delay, 0)', 0],
    ['math.least(delay, 0, -7.5)', -7.5],
    ['math.greatest(prices)', 2],
    ['math.greatest(delay)', -2.5],
    ['math.least(1, 2, 3, 4, 5, 6, 7, 8)', 1],
    ['math.isNaN(math.sqrt(delay))', true],
    ['math.isNaN(delay)', false],
    ['math.isInf(delay / 0)', true],
    ['math.isFinite(delay)', true],
    ['math.round(delay * 10) / 10', -2.5],
    ['math.abs(delay) > 2 ? origin : "none"', 'ORD'],
  ])('%s', (source, expected) => {
    for (const scope of [closed, open]) {
      const expression = scope.compile(source, 'any');
      expect(expression.evaluate(record)).toBe(expected);
      if (expression.attempt !== undefined) expect(expression.attempt(record)).toBe(expected);
    }
  });

  test('of an integer with more digits than a double give a double', () => {
    expect(open.compile('math.abs(event.big)', 'double').evaluate(record)).toBe(2 ** 60);
    expect(open.compile('[event.big].sum()', 'double').evaluate(record)).toBe(2 ** 60);
  });

  test('read the fields of their operands, and none of their own', () => {
    expect(closed.compile('math.greatest(delay, prices.sum())', 'double').fields.toSorted()).toEqual([
      'delay',
      'prices',
    ]);
    expect(closed.compile('event.math', 'string').evaluate(record)).toBe('algebra');
    expect(() => closed.compile("math == 'algebra'", 'bool')).toThrow(/event\.math/);
  });

  test.each([
    ['math.abs(origin)', 'bool'],
    ['math.cube(delay)', 'any'],
    ['origin.sum()', 'any'],
    ['math.abs()', 'any'],
  ] as const)('are checked: %s', (source, expected) => {
    expect(() => closed.compile(source, expected)).toThrow(ExpressionError);
  });

  test.each([
    ['mixed.sum()', '"sum" needs numbers, found string'],
    ['event.empty.max()', '"max" needs at least one number, found an empty list'],
    ['math.greatest(mixed)', '"math.greatest" needs numbers, found string'],
    ['math.least(delay, event.origin)', '"math.least" needs numbers, found string'],
  ])('fail on other values: %s', (source, message) => {
    expect(() => open.compile(source, 'any').evaluate(record)).toThrow(message);
  });
});
