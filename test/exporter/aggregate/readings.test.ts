import { describe, expect, test } from '@jest/globals';
import { forgetState } from '../../../exporter/aggregate/aggregate.js';
import type { AggregateInput, Reading } from '../../../exporter/aggregate/aggregate.js';
import { histogram } from '../../../exporter/aggregate/histogram.js';
import { createAggregate } from '../../../exporter/aggregate/registry.js';
import type { AggregateSpec } from '../../../setup/model/window.js';
import { samples, uniform } from './samples.js';

const WINDOW_MS = 10_000;

function reading(spec: AggregateSpec, inputs: readonly AggregateInput[]): Reading {
  const aggregate = createAggregate(spec);
  const state = aggregate.zero();
  for (const input of inputs) aggregate.add(state, input);
  return aggregate.read(state, WINDOW_MS);
}

const DELAYS = [2, 4, 4, 4, 5, 5, 7, 9];

describe('what an aggregate shows: nothing added, and the delays 2 4 4 4 5 5 7 9', () => {
  test.each<[AggregateSpec, Reading, Reading]>([
    [{ kind: 'count' }, 0, 8],
    [{ kind: 'sum' }, 0, 40],
    [{ kind: 'rate' }, 0, 4],
    [{ kind: 'mean' }, Number.NaN, 5],
    [{ kind: 'stddev' }, Number.NaN, 2],
    [{ kind: 'min' }, Number.NaN, 2],
    [{ kind: 'max' }, Number.NaN, 9],
    [{ kind: 'quantile', quantile: 0 }, Number.NaN, 2],
    [{ kind: 'distinct' }, 0, 5],
    [
      { kind: 'top', limit: 2 },
      new Map(),
      new Map([
        ['4', 3],
        ['5', 2],
      ]),
    ],
  ])('%j: %p and %p', (spec, empty, full) => {
    expect(reading(spec, [])).toEqual(empty);
    expect(reading(spec, DELAYS)).toEqual(full);
  });
});

test('a sum keeps what a plain one loses to rounding', () => {
  expect(reading({ kind: 'sum' }, [1, 1e100, 1, -1e100])).toBe(2);
  expect(
    reading(
      { kind: 'sum' },
      Array.from({ length: 10 }, () => 0.1),
    ),
  ).toBe(1);
  expect(reading({ kind: 'mean' }, [1e16, 1, 1, -1e16])).toBe(0.5);
});

test('a sum that overflows shows infinity, not NaN', () => {
  expect(reading({ kind: 'sum' }, [Number.MAX_VALUE, Number.MAX_VALUE])).toBe(Number.POSITIVE_INFINITY);
});

test('a deviation is right where squares would drown it', () => {
  expect(reading({ kind: 'stddev' }, [1e9 + 4, 1e9 + 7, 1e9 + 13, 1e9 + 16])).toBeCloseTo(Math.sqrt(22.5), 9);
  expect(reading({ kind: 'stddev' }, [0.1, 0.1, 0.1])).toBe(0);
});

test('a numeric aggregate refuses text rather than gluing it to a sum', () => {
  expect(() => reading({ kind: 'sum' }, ['5'])).toThrow('BUG: expected a number, found "5"');
});

describe('a histogram', () => {
  const bounds = [1, 2.5, 5];
  const aggregate = histogram(bounds);

  test('puts a value equal to a bound inside it, and what exceeds them all at the end', () => {
    const state = aggregate.zero();
    for (const value of [-3, 1, 1.01, 2.5, 5, 5.01, 1e9]) aggregate.add(state, value);
    expect([...state.counts]).toEqual([2, 2, 1, 2]);
    expect(state.sum).toBeCloseTo(1_000_000_011.52, 6);
    expect(aggregate.read(state, 0)).toEqual(
      new Map([
        ['1', 2],
        ['2.5', 4],
        ['5', 5],
        ['+Inf', 7],
      ]),
    );
  });

  test('agrees with a plain search for any bounds and values', () => {
    const rising = Float64Array.from(new Set(samples(37, uniform))).sort();
    const values = [...samples(2000, uniform, 2), ...rising];
    const wide = histogram([...rising]);
    const state = wide.zero();
    for (const value of values) wide.add(state, value);
    const expected = Array.from({ length: rising.length + 1 }, () => 0);
    for (const value of values) {
      const found = rising.findIndex((bound) => value <= bound);
      const bucket = found === -1 ? rising.length : found;
      expected[bucket] = (expected[bucket] ?? 0) + 1;
    }
    expect([...state.counts]).toEqual(expected);
  });

  test('shows zeros while it is empty', () => {
    const erased = forgetState(aggregate);
    expect(erased.read(erased.zero(), 0)).toEqual(
      new Map([
        ['1', 0],
        ['2.5', 0],
        ['5', 0],
        ['+Inf', 0],
      ]),
    );
  });
});
