import { describe, expect, test } from '@jest/globals';
import type { AggregateInput, Reading } from '../../../exporter/aggregate/aggregate.js';
import { createAggregate } from '../../../exporter/aggregate/registry.js';
import type { AggregateSpec } from '../../../setup/model/aggregate.js';
import { EVERY_AGGREGATE } from './cases.js';

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
    ...EVERY_AGGREGATE.map(({ spec, readings }): [AggregateSpec, Reading, Reading] => [spec, ...readings]),
    [{ kind: 'quantile', quantile: 0 }, Number.NaN, 2],
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
