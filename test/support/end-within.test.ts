import { expect, test } from '@jest/globals';
import { endWithin } from './end-within.js';

test('passes on the result', () => {
  expect(endWithin(10_000, () => 'the result')).toBe('the result');
});

test('interrupts a regular expression that backtracks for hours', () => {
  const subject = `${'a'.repeat(60)}b`;
  expect(() => endWithin(50, () => /^(a+)+$/.test(subject))).toThrow('Script execution timed out after 50ms');
});
