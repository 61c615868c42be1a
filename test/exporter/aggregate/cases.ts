import fc from 'fast-check';
import type { AggregateInput, Reading } from '../../../exporter/aggregate/aggregate.js';
import { createAggregate } from '../../../exporter/aggregate/registry.js';
import type { AggregateKind, AggregateSpecOf } from '../../../setup/model/aggregate.js';

/** What the tests of aggregates need to know of one. */
export interface AggregateCase<Kind extends AggregateKind> {
  readonly spec: AggregateSpecOf<Kind>;
  /** The same spec as a setup writes it; `limit` has its default. */
  readonly written: string;
  /** Inputs for the contract, by what they are. */
  readonly inputs: Readonly<Record<string, fc.Arbitrary<readonly AggregateInput[]>>>;
  /** How far apart readings may be if only the order of merges differs. Unset: not at all. */
  readonly tolerance?: number;
  /** Readings over 10 s of nothing, and of 2 4 4 4 5 5 7 9. */
  readonly readings: readonly [empty: Reading, full: Reading];
  /** The samples of a metric `m` over a window with ORD 1, DFW 2 and ORD 3. */
  readonly landings: (windowSeconds: number) => readonly string[];
  /** Encoded states that `decode` must refuse, each with the reason. */
  readonly malformed: readonly (readonly [encoded: unknown, reason: string])[];
}

/** Real measurements: their sums neither overflow nor lose everything to one giant. */
const measurements = fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), {
  maxLength: 40,
  size: 'max',
});
/** Any finite number, down to those that collapse bins; JSON has no negative zero. */
const finite = fc
  .double({ noNaN: true, noDefaultInfinity: true })
  .map((value) => (Object.is(value, -0) ? 0 : value));
export const anyNumbers = fc.array(fc.oneof(finite, fc.constantFrom(0, 1, -1, 1e-5, 0.99)), {
  maxLength: 40,
  size: 'max',
});
const texts = fc.array(fc.string({ unit: 'binary', maxLength: 8 }), { maxLength: 40 });
/** Overlapping runs of ids, so that parts are kept sparse or dense, and merge in every pairing. */
const ids = fc
  .tuple(fc.nat(1000), fc.nat(4000))
  .map(([first, length]) => Array.from({ length }, (_, index) => first + index));
/** Fewer different values than are followed: then Space-Saving is exact. */
const airports = fc.array(fc.integer({ min: 0, max: 50 }).map(String), { maxLength: 200, size: 'max' });

const tolerance = 1e-9;

/** A case for each aggregate: the contract suite, the readings and the windows run all of them. */
export const AGGREGATE_CASES: { readonly [Kind in AggregateKind]: AggregateCase<Kind> } = {
  count: {
    spec: { kind: 'count' },
    written: 'count',
    inputs: { texts },
    readings: [0, 8],
    landings: () => ['m 3'],
    malformed: [
      [-1, 'expected count to be a whole number that is not negative, found -1'],
      [null, 'expected count to be a whole number that is not negative, found null'],
    ],
  },
  sum: {
    spec: { kind: 'sum' },
    written: 'sum',
    inputs: { measurements },
    tolerance,
    readings: [0, 40],
    landings: () => ['m 6'],
    malformed: [
      [{ sum: 1 }, 'expected sum to be a list, found {"sum":1}'],
      [[1], 'expected sum to be [sum, compensation], found [1]'],
      [['1', 0], 'expected sum to be a number, found "1"'],
    ],
  },
  mean: {
    spec: { kind: 'mean' },
    written: 'mean',
    inputs: { measurements },
    tolerance,
    readings: [Number.NaN, 5],
    landings: () => ['m 2'],
    malformed: [[[1, 2], 'expected mean to be [count, sum, compensation], found [1,2]']],
  },
  min: {
    spec: { kind: 'min' },
    written: 'min',
    inputs: { anyNumbers },
    readings: [Number.NaN, 2],
    landings: () => ['m 1'],
    malformed: [[undefined, 'expected extreme to be a number, found undefined']],
  },
  max: {
    spec: { kind: 'max' },
    written: 'max',
    inputs: { anyNumbers },
    readings: [Number.NaN, 9],
    landings: () => ['m 3'],
    malformed: [['-1', 'expected extreme to be a number, found "-1"']],
  },
  stddev: {
    spec: { kind: 'stddev' },
    written: 'stddev',
    inputs: { measurements },
    // Rounding shows most in a deviation far below the values.
    tolerance: 1e-7,
    readings: [Number.NaN, 2],
    landings: () => ['m 0.816496580927726'],
    malformed: [[[1.5, 0, 0], 'expected count to be a whole number that is not negative, found 1.5']],
  },
  rate: {
    spec: { kind: 'rate' },
    written: 'rate',
    inputs: { measurements },
    tolerance,
    readings: [0, 4],
    landings: (windowSeconds) => [`m ${6 / windowSeconds}`],
    malformed: [[[1], 'expected sum to be [sum, compensation], found [1]']],
  },
  peak: {
    spec: { kind: 'peak' },
    written: 'peak',
    inputs: { measurements },
    // The order of a sum changes its last digits, and here they are not compensated.
    tolerance: 1e-6,
    readings: [0, 40],
    landings: () => ['m 3'],
    malformed: [
      [[1], 'expected peak to be [before, seconds], found [1]'],
      [[1, [[2]]], 'expected second to be [second, sum], found [2]'],
    ],
  },
  distinct: {
    spec: { kind: 'distinct' },
    written: 'distinct',
    inputs: { texts, ids },
    readings: [0, 5],
    landings: () => ['m 2'],
    malformed: [
      ['AAAA', 'expected 16384 registers of levels up to 196 in base64, found "AAAA"'],
      [[[1, 197]], 'expected a 32-bit hash and a level from 1 to 196, found [1,197]'],
      [[[2 ** 40, 1]], 'expected a 32-bit hash and a level from 1 to 196, found [1099511627776,1]'],
    ],
  },
  top: {
    spec: { kind: 'top', limit: 10 },
    written: 'top',
    inputs: { airports },
    readings: [new Map(), new Map(Object.entries({ 4: 3, 5: 2, 2: 1, 7: 1, 9: 1 }))],
    landings: () => ['m{top="DFW"} 1', 'm{top="ORD"} 2'],
    malformed: [
      [[['a', 1]], 'expected counter to be [value, count, error], found ["a",1]'],
      [[[1, 1, 0]], 'expected value to be a string, found 1'],
      [
        [
          ['a', 1, 0],
          ['a', 2, 0],
        ],
        'expected each value once, found [["a",1,0],["a",2,0]]',
      ],
    ],
  },
  quantile: {
    spec: { kind: 'quantile', quantile: 0.5 },
    written: 'p50',
    inputs: { anyNumbers },
    readings: [Number.NaN, 4.0148353330285875],
    landings: () => ['m 1.993661701417345'],
    malformed: [
      [[0, 1, 1, [7], []], 'expected bins in pairs of key and count, found [7]'],
      [[0, 1, 1, [1e9, 1], []], 'expected a bin key from -1000000 to 1000000, found 1000000000'],
      [[0, 1, 1, [0.5, 1], []], 'expected a bin key from -1000000 to 1000000, found 0.5'],
    ],
  },
};

/** A case whose kind is forgotten, with the aggregate of its spec. */
export const EVERY_AGGREGATE = Object.values(AGGREGATE_CASES).map((each) => ({
  ...each,
  kind: each.spec.kind,
  aggregate: createAggregate(each.spec),
}));
