import { expect, test } from '@jest/globals';
import { subjectOf, wildcardOf } from '../../../scripts/replay/subject.js';

test.each([
  ['flights.{origin}', { origin: 'ORD' }, 'flights.ORD'],
  ['{a}.{b}.c', { a: 1, b: true }, '1.true.c'],
  ['{a b}', { 'a b': 'x' }, 'x'],
  ['fixed', {}, 'fixed'],
  ['city.{name}', { name: 'St. Louis *>\n' }, 'city.St__Louis____'],
  ['city.{name}', { name: '' }, 'city._'],
  ['city.{name}', {}, 'city._'],
  ['city.{name}', { name: { deep: 1 } }, 'city._'],
])('%s of %j is %s', (template, event, expected) => {
  expect(subjectOf(template, event)).toBe(expected);
});

test.each([
  ['flights.{origin}', 'flights.>'],
  ['a.b.{c}.d', 'a.b.>'],
  ['a.x-{c}', 'a.>'],
  ['{a}.b', '>'],
  ['fixed.subject', 'fixed.subject'],
])('%s leads to %s', (template, expected) => {
  expect(wildcardOf(template)).toBe(expected);
});
