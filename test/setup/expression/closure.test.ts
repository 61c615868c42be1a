import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { scopeOf } from '../../../setup/expression/step-scope.js';
import { fuzzRuns } from '../../support/fuzz-runs.js';

const schema = {
  properties: {
    delay: { type: 'number' },
    distance: { type: 'integer' },
    origin: { type: 'string' },
    destination: { type: 'string' },
    late: { type: 'boolean' },
    far: { type: 'boolean' },
    gate: {},
  },
};
const scope = scopeOf({ schema, format: { kind: 'json' } }, []);

/** Expressions of each type, most of which are sound. */
const { double, int, string, bool } = fc.letrec<Record<'double' | 'int' | 'string' | 'bool', string>>(
  (tie) => {
    const number = fc.oneof(tie('double'), tie('int'));
    const apply = (operators: readonly string[], left: fc.Arbitrary<string>, right = left) =>
      fc.tuple(left, fc.constantFrom(...operators), right).map((parts) => `(${parts.join(' ')})`);
    const choose = (branch: fc.Arbitrary<string>) =>
      fc.tuple(tie('bool'), branch, branch).map(([condition, yes, no]) => `(${condition} ? ${yes} : ${no})`);
    const comparisons = ['==', '!=', '<', '<=', '>', '>='];
    return {
      double: fc.oneof(
        { depthSize: 'small', withCrossShrink: true },
        fc.constantFrom('delay', 'distance', '1.5', '0.0', '-0.0', '60.0', '1e300'),
        apply(['+', '-', '*', '/', '%'], number, tie('double')),
        apply(['+', '-', '*', '/', '%'], tie('double'), number),
        tie('double').map((operand) => `-${operand}`),
        choose(tie('double')),
      ),
      int: fc.oneof(
        { depthSize: 'small', withCrossShrink: true },
        fc.constantFrom('0', '15', '60', '-1', '9007199254740993'),
        tie('int').map((operand) => `-(${operand})`),
        choose(tie('int')),
      ),
      string: fc.oneof(
        { depthSize: 'small', withCrossShrink: true },
        fc.constantFrom('origin', 'destination', '"ORD"', '""', '"O"', "'é'"),
        apply(['+'], tie('string')),
        choose(tie('string')),
      ),
      bool: fc.oneof(
        { depthSize: 'small', withCrossShrink: true },
        fc.constantFrom('late', 'far', 'true', 'false'),
        apply(comparisons, number, tie('double')),
        apply(comparisons, tie('double'), number),
        apply(comparisons, tie('string')),
        apply(comparisons, tie('bool')),
        apply(['&&', '||'], tie('bool')),
        tie('bool').map((operand) => `!${operand}`),
        fc
          .tuple(tie('string'), fc.constantFrom('startsWith', 'endsWith', 'contains'), tie('string'))
          .map(([text, method, part]) => `${text}.${method}(${part})`),
        choose(tie('bool')),
      ),
    };
  },
);

const number = fc.oneof(fc.double(), fc.constantFrom(0, -0, 15, 60, 1.5, NaN, Infinity));
const text = fc.oneof(fc.constantFrom('ORD', '', 'O', 'é', '\ud83d', '🛩'), fc.string({ maxLength: 4 }));
const anything = fc.oneof(number, text, fc.boolean(), fc.constant(null), fc.constant([]));
const wrongAtTimes = (right: fc.Arbitrary<unknown>) =>
  fc.oneof({ weight: 6, arbitrary: right }, { weight: 1, arbitrary: anything });
const record = fc.record(
  {
    delay: wrongAtTimes(number),
    distance: wrongAtTimes(number),
    origin: wrongAtTimes(text),
    destination: wrongAtTimes(text),
    late: wrongAtTimes(fc.boolean()),
    far: wrongAtTimes(fc.boolean()),
  },
  { requiredKeys: [] },
);

const recordsPerExpression = 20;
const runs = fuzzRuns(200, { each: recordsPerExpression });

describe('a compiled expression', () => {
  test(
    'gives what the library gives, and fails where the library fails',
    () => {
      let compiled = 0;
      const records = fc.array(record, { minLength: recordsPerExpression, maxLength: recordsPerExpression });
      fc.assert(
        fc.property(fc.oneof(double, int, string, bool), records, (source, events) => {
          const expression = compile(source);
          if (expression.attempt === undefined) return;
          compiled++;
          for (const event of events) {
            expect(expression.attempt(event)).toEqual(valueOrFailure(() => expression.evaluate(event)));
          }
        }),
        runs,
      );
      expect(compiled).toBeGreaterThan(runs.numRuns / 2);
    },
    30_000 + runs.numRuns * recordsPerExpression,
  );

  test.each([
    ['delay > 15', { delay: 16 }, true],
    ['late && delay > 15', { late: false }, false],
    ['delay > 15 && late', { late: false }, false],
    ['delay > 15 || late', { late: true }, true],
    ['delay > 15 || late', { late: false }, undefined],
    ['delay > 1500 ? "long" : "short"', { delay: 1 }, 'short'],
    ['late ? 1 : 0', { late: true }, 1],
    ['origin + "-" + destination', { origin: 'ORD', destination: 'DFW' }, 'ORD-DFW'],
    ['delay', { delay: '7' }, undefined],
  ])('%s of %j is %j', (source, event, value) => {
    expect(compile(source).attempt?.(event)).toBe(value);
  });

  test.each([
    'gate == 1',
    'event.delay > 15',
    '1 / 2 == 0',
    'size(origin) > 3',
    'origin.matches("^O")',
    'delay > 9007199254740993',
  ])('%s is left to the library', (source) => {
    expect(compile(source).attempt).toBeUndefined();
  });
});

function compile(source: string) {
  return scope.compile(source, 'any');
}

function valueOrFailure(evaluate: () => unknown): unknown {
  try {
    return evaluate();
  } catch {
    return undefined;
  }
}
