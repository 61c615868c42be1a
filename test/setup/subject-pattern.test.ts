import { expect, test } from '@jest/globals';
import { matchesSubject, overlap } from '../../setup/subject-pattern.js';

test.each([
  ['flights.>', 'flights.ORD', true],
  ['flights.>', 'flights.ORD.late', true],
  ['flights.>', 'flights', false],
  ['flights.*', 'flights.ORD', true],
  ['flights.*', 'flights.ORD.late', false],
  ['*.ORD', 'flights.ORD', true],
  ['>', 'anything.at.all', true],
  ['flights.ORD', 'flights.DFW', false],
  ['flights', 'flights.ORD', false],
])('%s matches %s: %s', (pattern, subject, expected) => {
  expect(matchesSubject(pattern, subject)).toBe(expected);
});

test.each([
  ['flights.*.late', 'flights.ORD.*', true],
  ['flights.>', '*.ORD', true],
  ['flights.>', 'flights', false],
  ['flights.*', 'flights.>', true],
  ['flights.ORD', 'flights.DFW', false],
  ['a.*.c', 'a.b', false],
])('%s and %s overlap: %s', (one, other, expected) => {
  expect(overlap(one, other)).toBe(expected);
  expect(overlap(other, one)).toBe(expected);
});
