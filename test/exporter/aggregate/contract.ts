import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { AggregateInput, AnyAggregate, Reading } from '../../../exporter/aggregate/aggregate.js';

export interface AggregateContract {
  readonly name: string;
  readonly aggregate: AnyAggregate;
  readonly inputs: fc.Arbitrary<readonly AggregateInput[]>;
  /** How far apart readings may be if only the order of merges differs. Unset: not at all. */
  readonly tolerance?: number | undefined;
}

const WINDOW_MS = 60_000;

/** What every aggregate promises by being one: a commutative monoid that `add` and `encode` agree with. */
export function describeAggregate({ name, aggregate, inputs, tolerance = 0 }: AggregateContract): void {
  function stateOf(...parts: readonly (readonly AggregateInput[])[]): unknown {
    const state = aggregate.zero();
    for (const input of parts.flat()) aggregate.add(state, input);
    return state;
  }

  function merged(...states: readonly unknown[]): unknown {
    const into = aggregate.zero();
    for (const state of states) aggregate.merge(into, state);
    return into;
  }

  function expectSameReading(one: unknown, other: unknown): void {
    const expected = numbersOf(aggregate.read(other, WINDOW_MS));
    const actual = numbersOf(aggregate.read(one, WINDOW_MS));
    // One expectation for all values: they are many, and an expectation costs more than what it checks here.
    const apart = [...expected]
      .map(([key, value]) => ({ key, expected: value, actual: actual.get(key) ?? Number.NaN }))
      .filter((each) => !isWithin(each.actual, each.expected, tolerance));
    expect({ keys: [...actual.keys()], apart }).toEqual({ keys: [...expected.keys()], apart: [] });
  }

  describe(name, () => {
    test('merging is associative', () => {
      fc.assert(
        fc.property(inputs, inputs, inputs, (a, b, c) => {
          const [first, second, third] = [stateOf(a), stateOf(b), stateOf(c)];
          expectSameReading(merged(merged(first, second), third), merged(first, merged(second, third)));
        }),
      );
    });

    test('merging is commutative', () => {
      fc.assert(
        fc.property(inputs, inputs, (a, b) => {
          expectSameReading(merged(stateOf(a), stateOf(b)), merged(stateOf(b), stateOf(a)));
        }),
      );
    });

    test('merging zero, or into zero, changes nothing', () => {
      fc.assert(
        fc.property(inputs, (a) => {
          const state = stateOf(a);
          aggregate.merge(state, aggregate.zero());
          expect(aggregate.encode(state)).toEqual(aggregate.encode(stateOf(a)));
          expect(aggregate.read(merged(state), WINDOW_MS)).toEqual(aggregate.read(state, WINDOW_MS));
        }),
      );
    });

    test('merging parts equals adding everything', () => {
      fc.assert(
        fc.property(inputs, inputs, inputs, (a, b, c) => {
          expectSameReading(merged(stateOf(a), stateOf(b), stateOf(c)), stateOf(a, b, c));
        }),
      );
    });

    test('what was merged stays as it was, and shares nothing', () => {
      fc.assert(
        fc.property(inputs, inputs, (a, b) => {
          const from = stateOf(a);
          const before = JSON.stringify(aggregate.encode(from));
          const into = merged(from);
          for (const input of b) aggregate.add(into, input);
          expect(JSON.stringify(aggregate.encode(from))).toBe(before);
        }),
      );
    });

    test('a state comes back from JSON and goes on as if it had never been away', () => {
      fc.assert(
        fc.property(inputs, inputs, (a, b) => {
          const back = aggregate.decode(JSON.parse(JSON.stringify(aggregate.encode(stateOf(a)))));
          expect(aggregate.read(back, WINDOW_MS)).toEqual(aggregate.read(stateOf(a), WINDOW_MS));
          for (const input of b) aggregate.add(back, input);
          expectSameReading(back, stateOf(a, b));
        }),
      );
    });
  });
}

function numbersOf(reading: Reading): ReadonlyMap<string, number> {
  return typeof reading === 'number' ? new Map([['', reading]]) : reading;
}

function isWithin(actual: number, expected: number, tolerance: number): boolean {
  if (Number.isNaN(expected)) return Number.isNaN(actual);
  return Math.abs(actual - expected) <= tolerance * Math.max(1, Math.abs(expected));
}
