import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { distinct } from '../../../exporter/aggregate/distinct.js';
import {
  MAX_LEVEL,
  raiseAll,
  REGISTER_COUNT,
  SPARSE_LIMIT,
} from '../../../exporter/aggregate/exa-log-log.js';
import { hashText } from '../../../exporter/aggregate/text-hash.js';
import { numbered, read, relativeError, stateOf } from './distinct-state.js';
import { samples, zipf } from './samples.js';

test.each([10, SPARSE_LIMIT])('%d different values are counted exactly', (count) => {
  expect(read(stateOf(numbered(count, 'user-')))).toBe(count);
});

test.each([SPARSE_LIMIT + 1, 1000, 10_000, 100_000, 1_000_000])('%d are counted within 1.5 %', (count) => {
  expect(relativeError(read(stateOf(numbered(count, 'user-'))), count)).toBeLessThanOrEqual(0.015);
});

test('repeated values do not count again', () => {
  const values = samples(200_000, zipf(50_000));
  expect(relativeError(read(stateOf(values)), new Set(values).size)).toBeLessThanOrEqual(0.015);
});

test('parts merge into the very registers of the whole, in whatever order', () => {
  const whole = [...numbered(9000)];
  const parts = [whole.slice(0, 300), whole.slice(200, 7500), whole.slice(6000)].map(stateOf);
  for (const order of [parts, parts.toReversed()]) {
    const state = distinct.zero();
    for (const part of [...order, ...order]) distinct.merge(state, part);
    expect(distinct.encode(state)).toBe(distinct.encode(stateOf(whole)));
  }
});

test('a number and its text are one value', () => {
  expect(read(stateOf([7, '7', '07']))).toBe(2);
});

test('where the hash has no rank bit set, the rank goes on in a second hash', () => {
  const text = 'order-260411';
  const hash = hashText(text, 0);
  expect(hash & 0x3fffc).toBe(0);
  const zeros = 16 + Math.clz32(hashText(text, 0x9747b28c));
  expect(distinct.encode(stateOf([text]))).toEqual([[hash, 1 + (hash & 3) + 4 * zeros]]);
});

test('a register says what every level it was raised to says, as far as it remembers', () => {
  const levels = fc.array(fc.integer({ min: 1, max: MAX_LEVEL }), { minLength: 1, maxLength: 30 });
  fc.assert(
    fc.property(levels, (seen) => {
      const greatest = Math.max(...seen);
      const below = Array.from({ length: 20 }, (_, at) => (seen.includes(greatest - 1 - at) ? 1 : 0));
      const registers = raiseAll(
        new Int32Array(REGISTER_COUNT),
        seen.map((level) => [0, level]),
      );
      const register = registers instanceof Int32Array ? (registers[0] ?? 0) : 0;
      expect(register).toBe(greatest * 2 ** 20 + Number.parseInt(below.join(''), 2));
    }),
  );
});
