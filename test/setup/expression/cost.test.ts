import { describe, expect, test } from '@jest/globals';
import { failureOf } from '../../../setup/expression/failure.js';
import { Scope } from '../../../setup/expression/scope.js';

const types = new Map([
  ['text', 'string'],
  ['part', 'string'],
]);
const scope = new Scope({ types, open: true });

const count = (length: number) => Array.from({ length }, (_, at) => at);
const halfPart = 'a'.repeat(16_384);
const EVENT = {
  legs: count(2_000),
  same: count(2_000),
  objects: count(2_000).map((id) => ({ id })),
  others: count(2_000).map((id) => ({ id })),
  keys: Object.fromEntries(count(2_000).map((id) => [`key ${id}`, id])),
  text: 'a'.repeat(65_536),
  part: `${halfPart}b${halfPart}`,
  pattern: 'a{1000}'.repeat(100),
};

describe('an evaluation that costs too much fails', () => {
  test.each([
    ['with a loop in a loop', 'legs.exists(x, same.exists(y, x + y < 0))'],
    ['with all elements in all', 'legs.all(x, same.all(y, x + y >= 0))'],
    ['with a list of lists', 'legs.map(x, same.map(y, x))'],
    ['with a filter of filters', 'legs.filter(x, same.filter(y, y < 0).size() > 0).size()'],
    ['with a count of counts', 'legs.exists_one(x, same.exists_one(y, y < 0))'],
    ['with a search in a loop', 'legs.exists(x, -1 in same)'],
    ['with a comparison in a loop', 'legs.all(x, legs == same)'],
    ['with a search for an object in a loop', 'objects.exists(x, {"id": -1} in others)'],
    ['with longer and longer lists', 'legs.all(x, (legs + same).size() > 0)'],
    ['with sums in a loop', 'legs.all(x, same.sum() > 0)'],
    ['with keys in a loop', 'legs.all(x, keys.exists(key, true))'],
    ['with the length of a long text in a loop', 'legs.all(x, text.size() > 0)'],
    ['with a pattern in a loop', 'legs.all(x, !text.matches("[0-9]"))'],
    ['with a long text joined often', 'legs.map(x, text).join("").size() > 0'],
    ['with a long text looked for in a long text', 'text.indexOf(part) > 0'],
    ['with a text split at a long text', 'text.split(part).size() > 1'],
    ['with a costly pattern', 'text.matches("(a?a?){500}[0-9]")'],
    ['with a costly pattern of the event', '"a".matches(pattern)'],
    ['with a list that doubles', doubled('legs', 10)],
    ['with failures in a loop', 'legs.exists(x, same.exists(y, y.id == 1))'],
    ['with failures that do not matter', 'legs.map(x, same.map(y, y.id == 1 || true).size()).size()'],
  ])('%s', (_, source) => {
    const expression = scope.compile(source, 'any');
    expect(expression.attempt).toBeUndefined();
    expect(() => expression.evaluate(EVENT)).toThrow(
      'it costs more than 1,000,000: its lists or texts are too long',
    );
  });

  test('as every other expression, and leaves the next evaluation alone', () => {
    const expression = scope.compile('legs.exists(x, legs.exists(y, y < 0))', 'bool');
    expect(failureThrown(() => expression.evaluate(EVENT))).toBe('expression');
    expect(expression.evaluate({ legs: [1, -1] })).toBe(true);
    expect(expression.evaluate({ legs: count(100) })).toBe(false);
  });

  test('unless the rest of the expression decides, as for every failure', () => {
    const expression = scope.compile('legs.exists(x, legs.exists(y, y < 0)) || true', 'bool');
    expect(expression.evaluate(EVENT)).toBe(true);
  });
});

test.each([
  ['a list of 100,000 numbers', 'legs.exists(x, x < 0)', { legs: count(100_000) }, false],
  ['the sum of 100,000 numbers', 'legs.sum()', { legs: count(100_000) }, 4_999_950_000],
  ['a list of 300 in itself', 'legs.all(x, legs.exists(y, y == 0))', { legs: count(300) }, true],
  ['two equal lists', 'objects == others', EVENT, true],
  ['a long text and a plain pattern', 'text.matches("^a+b")', EVENT, false],
  ['a long text and itself', 'text.contains(text)', EVENT, true],
  ['a long text without a long part', 'text.contains(part)', EVENT, false],
  ['the same without a schema', 'event.text.contains(event.part)', EVENT, false],
])('%s can be looked through', (_, source, event, value) => {
  const expression = scope.compile(source, 'any');
  expect(expression.evaluate(event)).toBe(value);
  if (expression.attempt !== undefined) expect(expression.attempt(event)).toBe(value);
});

/** A list with all its elements twice, so many times. */
function doubled(list: string, times: number): string {
  return times === 0
    ? `${list}.size()`
    : `cel.bind(x${times}, ${list} + ${list}, ${doubled(`x${times}`, times - 1)})`;
}

function failureThrown(evaluate: () => unknown): unknown {
  try {
    return evaluate();
  } catch (error) {
    return failureOf(error);
  }
}
