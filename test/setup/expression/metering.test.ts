import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { environmentOf } from '../../../setup/expression/environment.js';
import { meter } from '../../../setup/expression/metering.js';
import { Scope } from '../../../setup/expression/scope.js';
import { resultValue } from '../../../setup/expression/result.js';
import { fuzzRuns } from '../../support/fuzz-runs.js';

const fields = {
  types: new Map([
    ['delay', 'double'],
    ['origin', 'string'],
  ]),
  open: true,
};
const scope = new Scope(fields);

function programOf(source: string) {
  const program = environmentOf(fields).parse(source);
  program.check();
  return program;
}

describe('what cannot cost much', () => {
  test.each([
    'delay > 15.0 && origin == "ORD"',
    'event.delay / 60 >= 1',
    'gate == "B"',
    'has(event.gate) && event.gate.number < 10',
    'origin.contains("O") || origin.startsWith("D")',
    'size(origin) > 3',
    'legs[0].gate',
    'delay in [1.0, 2.0]',
    'math.abs(delay) * 2.0',
    'timestamp(origin).getHours()',
  ])('%s is evaluated as without a limit', (source) => {
    expect(meter(programOf(source).ast)).toBe(false);
  });
});

/** Expressions with loops over small lists of anything. */
const { value: anyValue, check: anyCheck } = fc.letrec<Record<'value' | 'list' | 'check', string>>((tie) => ({
  list: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom('a', 'b', 'pairs', '[1.0, 2.0]', '[]', 'text.split(part)'),
    fc.tuple(tie('list'), tie('list')).map(([left, right]) => `(${left} + ${right})`),
    fc.tuple(tie('list'), tie('value')).map(([list, to]) => `${list}.map(x, ${to})`),
    fc.tuple(tie('list'), tie('check')).map(([list, check]) => `${list}.filter(x, ${check})`),
  ),
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom('x', 'x.id', 'text', 'part', '1.0', 'text.indexOf(part)', 'text.size()', 'missing'),
    fc.tuple(tie('value'), tie('value')).map(([left, right]) => `(${left} + ${right})`),
    tie('list').map((list) => `${list}.size()`),
    tie('list').map((list) => `${list}.sum()`),
    tie('list').map((list) => `${list}.join(part)`),
    fc
      .tuple(tie('check'), tie('value'), tie('value'))
      .map(([check, yes, no]) => `(${check} ? ${yes} : ${no})`),
    fc.tuple(tie('value'), tie('value')).map(([bound, added]) => `cel.bind(y, ${bound}, y + ${added})`),
  ),
  check: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom(
      'x == 1.0',
      'x.id > 1.0',
      'true',
      'has(x.id)',
      'text.contains(part)',
      'text.matches(part)',
    ),
    fc
      .tuple(tie('value'), fc.constantFrom('==', '<', '!='), tie('value'))
      .map((parts) => `(${parts.join(' ')})`),
    fc.tuple(tie('check'), fc.constantFrom('&&', '||'), tie('check')).map((parts) => `(${parts.join(' ')})`),
    fc.tuple(tie('value'), tie('list')).map(([found, list]) => `(${found} in ${list})`),
    fc
      .tuple(tie('list'), fc.constantFrom('exists', 'all', 'exists_one'), tie('check'))
      .map(([list, method, check]) => `${list}.${method}(x, ${check})`),
  ),
}));

const element = fc.oneof(
  fc.constantFrom(1, 2, 'O', true, null),
  fc.record({ id: fc.constantFrom(1, 2, 'O') }),
);
const record = fc.record(
  {
    a: fc.array(element, { maxLength: 3 }),
    b: fc.oneof(fc.array(element, { maxLength: 3 }), element),
    pairs: fc.dictionary(fc.constantFrom('id', 'O'), element),
    text: fc.constantFrom('ORD', 'O', ''),
    part: fc.constantFrom('O', 'RD', '', '('),
    x: element,
  },
  { requiredKeys: ['x'] },
);

const runs = fuzzRuns(300, { each: 5 });

test('a limit on the cost changes no value and no failure of what stays below it', () => {
  let metered = 0;
  let values = 0;
  fc.assert(
    fc.property(
      fc.oneof(anyValue, anyCheck),
      fc.array(record, { minLength: 5, maxLength: 5 }),
      (source, events) => {
        const limited = compiled(source);
        if (limited === undefined) return;
        const plain = programOf(source);
        if (meter(programOf(source).ast)) metered++;
        for (const event of events) {
          const found = outcome(() => limited.evaluate(event));
          if ('value' in found) values++;
          expect(found).toEqual(outcome(() => resultValue(plain(event), 'any')));
        }
      },
    ),
    runs,
  );
  expect(metered).toBeGreaterThan(runs.numRuns / 10);
  expect(values).toBeGreaterThan(runs.numRuns / 2);
});

/** `undefined` if the checker, or the limit on loops within each other, refuses the expression. */
function compiled(source: string) {
  try {
    return scope.compile(source, 'any');
  } catch {
    return undefined;
  }
}

function outcome(evaluate: () => unknown): { readonly value: unknown } | { readonly failure: unknown } {
  try {
    return { value: evaluate() };
  } catch (error) {
    return { failure: error instanceof Error ? error.message : error };
  }
}
