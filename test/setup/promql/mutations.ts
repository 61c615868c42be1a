import fc from 'fast-check';
import { corpus } from './expressions.js';

const PIECES = [
  ..."(){}[]+-*/^%,.:#@\\`'_ ".split(''),
  '\n',
  '==',
  '>',
  '=~',
  '!~',
  '!=',
  'bool',
  'on(a)',
  'ignoring(b)',
  'group_left',
  'group_left(b)',
  'offset 5m',
  '@ 0',
  '@ start()',
  '[5m]',
  '[5m:1m]',
  'up',
  '1',
  '5m',
  '0s',
  '0x',
  'e',
  'inf',
  '"a"',
  '"a.b"',
  '"\\x41"',
  'sum',
  'topk',
  'by (a)',
  'rate',
  'histogram_quantile',
  'limitk',
  'vector(',
  'scalar(',
  'up[5m]',
  'and',
  'or',
  'unless',
  'atan2',
  '{a="b"}',
  '{a=~"b"}',
  '{"a"}',
  '{}',
];
const WORDS = /[a-zA-Z_0-9:.]+|\s+|"(?:[^"\\]|\\.)*"|./gsu;
const wordsOf = (text: string): readonly string[] => text.match(WORDS) ?? [];

/** A change of an expression: what it puts at a place, and how many words it replaces. */
interface Mutation {
  readonly place: number;
  readonly removed: number;
  readonly added: readonly string[];
}

/** Expressions of the corpus with words added, removed and replaced. */
export function mutatedExpressions(): fc.Arbitrary<string> {
  const expression = fc.constantFrom(...corpus());
  const mutation: fc.Arbitrary<Mutation> = fc.record({
    place: fc.double({ min: 0, max: 1, noNaN: true }),
    removed: fc.nat({ max: 1 }),
    added: fc.oneof(
      fc.constant([]),
      fc.constantFrom(...PIECES).map((piece) => [piece]),
      expression.map(wordsOf),
    ),
  });
  return fc
    .tuple(expression, fc.array(mutation, { minLength: 1, maxLength: 3 }))
    .map(([text, mutations]) => mutations.reduce(mutate, text))
    .filter((text) => text !== '');
}

function mutate(text: string, { place, removed, added }: Mutation): string {
  const words = [...wordsOf(text)];
  words.splice(Math.floor(place * (words.length + 1)), removed, ...added);
  return words.join('');
}
