import { numberOf } from './aggregate.js';
import type { Aggregate } from './aggregate.js';
import { decodeCount, decodeNumber, decodeTuple, encodeNumber } from './encoded.js';
import type { EncodedState } from './encoded.js';
import { LogBins } from './log-bins.js';

/** Maximum error, relative to the exact value. */
export const QUANTILE_RELATIVE_ACCURACY = 0.01;

/** Bin `key` contains the magnitudes above gamma^(key - 1), up to and including gamma^key. */
const GAMMA = (1 + QUANTILE_RELATIVE_ACCURACY) / (1 - QUANTILE_RELATIVE_ACCURACY);
const LOG_GAMMA = Math.log(GAMMA);

export interface QuantileState {
  readonly positive: LogBins;
  /** By magnitude: the maximum key contains the smallest values. */
  readonly negative: LogBins;
  zeros: number;
  min: number;
  max: number;
}

/**
 * The `q`-quantile (0 to 1) of the values, within 1 % of `sorted[floor(q * (n - 1))]`. DDSketch with collapsing bins:
 * https://www.vldb.org/pvldb/vol12/p2195-masson.pdf. If magnitudes span more than 17 orders, those closest to zero
 * collapse into one bin.
 */
export function quantile(q: number): Aggregate<QuantileState> {
  if (!(q >= 0 && q <= 1)) throw new RangeError(`BUG: a quantile must be from 0 to 1, found ${q}`);
  return {
    zero: () => ({
      positive: new LogBins(),
      negative: new LogBins(),
      zeros: 0,
      min: Infinity,
      max: -Infinity,
    }),
    add: (state, input) => addValue(state, numberOf(input)),
    merge: mergeStates,
    read: (state) => readQuantile(state, q),
    encode: encodeState,
    decode: decodeState,
  };
}

function addValue(state: QuantileState, value: number): void {
  if (value > 0) state.positive.add(keyOf(value), 1);
  else if (value < 0) state.negative.add(keyOf(-value), 1);
  else state.zeros += 1;
  if (value < state.min) state.min = value;
  if (value > state.max) state.max = value;
}

function mergeStates(into: QuantileState, from: QuantileState): void {
  into.positive.merge(from.positive);
  into.negative.merge(from.negative);
  into.zeros += from.zeros;
  into.min = Math.min(into.min, from.min);
  into.max = Math.max(into.max, from.max);
}

/** A bin represents values within 1 %. The result is clamped to the extremes, so a single value is exact. */
function readQuantile(state: QuantileState, q: number): number {
  const count = state.negative.total + state.zeros + state.positive.total;
  if (count === 0) return Number.NaN;
  return Math.min(Math.max(valueAt(state, Math.floor(q * (count - 1))), state.min), state.max);
}

function valueAt({ positive, negative, zeros }: QuantileState, rank: number): number {
  if (rank < negative.total) return -magnitudeOf(negative.keyAt(negative.total - 1 - rank));
  if (rank < negative.total + zeros) return 0;
  return magnitudeOf(positive.keyAt(rank - negative.total - zeros));
}

function keyOf(magnitude: number): number {
  return Math.ceil(Math.log(magnitude) / LOG_GAMMA);
}

/** The value with the same relative distance to both ends of the bin. */
function magnitudeOf(key: number): number {
  return (2 * Math.exp(key * LOG_GAMMA)) / (GAMMA + 1);
}

function encodeState({ positive, negative, zeros, min, max }: QuantileState): EncodedState {
  return [zeros, encodeNumber(min), encodeNumber(max), positive.encode(), negative.encode()];
}

function decodeState(encoded: unknown): QuantileState {
  const fields = ['zeros', 'min', 'max', 'bins', 'negative bins'];
  const [zeros, min, max, positive, negative] = decodeTuple(encoded, 'quantile', fields);
  return {
    positive: LogBins.decode(positive),
    negative: LogBins.decode(negative),
    zeros: decodeCount(zeros, 'zeros'),
    min: decodeNumber(min, 'min'),
    max: decodeNumber(max, 'max'),
  };
}
