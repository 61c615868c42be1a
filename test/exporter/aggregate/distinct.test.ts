import { expect, test } from '@jest/globals';
import { distinct } from '../../../exporter/aggregate/distinct.js';
import type { DistinctState } from '../../../exporter/aggregate/distinct.js';
import { REGISTER_COUNT, SPARSE_LIMIT } from '../../../exporter/aggregate/hyper-log-log.js';
import { hashText } from '../../../exporter/aggregate/text-hash.js';
import { samples, zipf } from './samples.js';

function stateOf(values: Iterable<string | number>): DistinctState {
  const state = distinct.zero();
  for (const value of values) distinct.add(state, value);
  return state;
}

function* numbered(count: number, prefix = ''): Iterable<string> {
  for (let index = 0; index < count; index++) yield prefix + index;
}

function read(state: DistinctState): number {
  return Number(distinct.read(state, 0));
}

function relativeError(estimate: number, exact: number): number {
  return Math.abs(estimate - exact) / exact;
}

test.each([10, SPARSE_LIMIT])('%d different values are counted exactly', (count) => {
  expect(read(stateOf(numbered(count, 'user-')))).toBe(count);
});

test.each([SPARSE_LIMIT + 1, 1000, 10_000, 100_000, 1_000_000])('%d are counted within 1.5 %', (count) => {
  expect(relativeError(read(stateOf(numbered(count, 'user-'))), count)).toBeLessThanOrEqual(0.015);
});

/**
 * One stream proves little: 2^14 registers have a standard error of 0.81 %, so 1 stream in 15 is off by more than
 * 1.5 %. 20,000 and 60,000 are where HyperLogLog's first estimator is biased, by up to some percent.
 */
test.each([2000, 20_000, 60_000])(
  'over 50 streams of %d the error is as in theory, and leans to no side',
  (count) => {
    const errors = Array.from(
      { length: 50 },
      (_, stream) => read(stateOf(numbered(count, `${stream}/`))) / count - 1,
    );
    const bias = errors.reduce((sum, error) => sum + error, 0) / errors.length;
    const deviation = Math.sqrt(errors.reduce((sum, error) => sum + error ** 2, 0) / errors.length);
    const standardError = 1.04 / Math.sqrt(REGISTER_COUNT);
    expect(Math.abs(bias)).toBeLessThan((3 * standardError) / Math.sqrt(errors.length));
    expect(deviation).toBeLessThan(1.25 * standardError);
  },
);

test('repeated values do not count again', () => {
  const values = samples(200_000, zipf(50_000));
  expect(relativeError(read(stateOf(values)), new Set(values).size)).toBeLessThanOrEqual(0.015);
});

test('parts merge into the very registers of the whole', () => {
  const whole = [...numbered(3000)];
  const state = stateOf(whole.slice(0, 300));
  distinct.merge(state, stateOf(whole.slice(200, 2500)));
  distinct.merge(state, stateOf(whole.slice(2400)));
  expect(distinct.encode(state)).toBe(distinct.encode(stateOf(whole)));
});

test('a number and its text are one value', () => {
  expect(read(stateOf([7, '7', '07']))).toBe(2);
});

test('where the hash has no rank bit set, the rank goes on in a second hash', () => {
  const text = 'order-260411';
  const hash = hashText(text, 0);
  expect(hash & 0x3ffff).toBe(0);
  const rank = 18 + 1 + Math.clz32(hashText(text, 0x9747b28c));
  expect(distinct.encode(stateOf([text]))).toEqual([[hash, rank]]);
});
