import { describe, expect, test } from '@jest/globals';
import { quantile, QUANTILE_RELATIVE_ACCURACY } from '../../../exporter/aggregate/quantile.js';
import type { QuantileState } from '../../../exporter/aggregate/quantile.js';
import { ascending, logNormal, samples, uniform, zipf } from './samples.js';

const QUANTILES = [0, 0.01, 0.05, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99, 0.999, 1];
const COUNT = 50_000;

function stateOf(values: readonly number[]): QuantileState {
  const state = quantile(0.5).zero();
  for (const value of values) quantile(0.5).add(state, value);
  return state;
}

function read(state: QuantileState, q: number): number {
  return Number(quantile(q).read(state, 0));
}

const streams: Readonly<Record<string, readonly number[]>> = {
  uniform: samples(COUNT, uniform),
  'log-normal': samples(COUNT, logNormal),
  Zipf: samples(COUNT, zipf(10_000)),
  ascending: ascending(samples(COUNT, logNormal)),
  descending: ascending(samples(COUNT, logNormal)).reverse(),
  negative: samples(COUNT, (random) => -logNormal(random)),
  'of both signs, with zeros': samples(COUNT, (random) => Math.trunc(uniform(random) - 500)),
  'next to 1, where the key is 0': samples(COUNT, (random) => 0.9 + random() / 10),
};

describe.each(Object.entries(streams))('a stream that is %s', (_name, values) => {
  const exact = ascending(values);
  const half = values.length / 2;
  const merged = stateOf(values.slice(0, half));
  quantile(0.5).merge(merged, stateOf(values.slice(half)));

  test.each(QUANTILES)('reads quantile %d within 1 %', (q) => {
    const expected = exact[Math.floor(q * (exact.length - 1))] ?? Number.NaN;
    const bound = QUANTILE_RELATIVE_ACCURACY * Math.abs(expected) * (1 + 1e-9);
    expect(Math.abs(read(stateOf(values), q) - expected)).toBeLessThanOrEqual(bound);
    expect(Math.abs(read(merged, q) - expected)).toBeLessThanOrEqual(bound);
  });
});

test('a single value reads exactly, at every quantile', () => {
  for (const q of QUANTILES) expect(read(stateOf([3600]), q)).toBe(3600);
});

test('merging keeps the negative values of both sides', () => {
  const state = stateOf([-5, -5]);
  quantile(0.5).merge(state, stateOf([-50, -50, -50]));
  expect([0, 0.5, 0.75, 1].map((q) => Math.round(read(state, q)))).toEqual([-50, -50, -5, -5]);
});

test('the greatest and the least finite numbers have their bins', () => {
  for (const value of [Number.MAX_VALUE, Number.MIN_VALUE, -Number.MAX_VALUE, -Number.MIN_VALUE]) {
    expect(read(stateOf([value, value]), 0.5)).toBe(value);
  }
});

describe('beyond 17 orders of magnitude', () => {
  const spread = samples(5000, (random) => 10 ** (600 * random() - 300));

  test('the greatest values keep their accuracy', () => {
    const exact = ascending(spread);
    for (const rank of [4900, 4950, 4999]) {
      const expected = exact[rank] ?? Number.NaN;
      expect(Math.abs(read(stateOf(spread), rank / 4999) / expected - 1)).toBeLessThanOrEqual(0.0100001);
    }
  });

  test('the state stays small, and the same for any order and any parts', () => {
    const encoded = JSON.stringify(quantile(0.5).encode(stateOf(spread)));
    expect(encoded.length).toBeLessThan(2048 * 10);
    expect(JSON.stringify(quantile(0.5).encode(stateOf(spread.toReversed())))).toBe(encoded);
    const parts = quantile(0.5).zero();
    for (let start = 0; start < spread.length; start += 100) {
      quantile(0.5).merge(parts, stateOf(spread.slice(start, start + 100)));
    }
    expect(JSON.stringify(quantile(0.5).encode(parts))).toBe(encoded);
  });
});

test('a quantile that is no part of 1 is refused', () => {
  expect(() => quantile(95)).toThrow('BUG: a quantile must be from 0 to 1, found 95');
  expect(() => quantile(Number.NaN)).toThrow('found NaN');
});
