import { numberOf } from './aggregate.js';
import type { Aggregate } from './aggregate.js';
import {
  decodeCount,
  decodeList,
  decodeNumber,
  decodeTuple,
  encodeNumber,
  MalformedStateError,
} from './encoded.js';

export interface HistogramState {
  /** Observations per bucket, not cumulative; the last is beyond the greatest bound. */
  readonly counts: Float64Array;
  sum: number;
}

/**
 * Observations in fixed buckets, with Prometheus' meaning: a value equal to a bound is inside it.
 * `bounds` rise and leave out `+Inf`. Expositions take `counts` and `sum` from the state; the reading is
 * the cumulative count for each `le`.
 */
export function histogram(bounds: readonly number[]): Aggregate<HistogramState> {
  const limits = Float64Array.from(bounds);
  const bucketCount = bounds.length + 1;
  return {
    zero: () => ({ counts: new Float64Array(bucketCount), sum: 0 }),
    add(state, input) {
      const value = numberOf(input);
      const bucket = bucketOf(limits, value);
      state.counts[bucket] = (state.counts[bucket] ?? 0) + 1;
      state.sum += value;
    },
    merge(into, from) {
      for (let bucket = 0; bucket < bucketCount; bucket++) {
        into.counts[bucket] = (into.counts[bucket] ?? 0) + (from.counts[bucket] ?? 0);
      }
      into.sum += from.sum;
    },
    read: (state) => cumulative(bounds, state.counts),
    encode: (state) => [encodeNumber(state.sum), Array.from(state.counts)],
    decode: (encoded) => decodeHistogram(encoded, bucketCount),
  };
}

/** The first bucket whose bound is not below the value, by halving. */
export function bucketOf(bounds: Float64Array, value: number): number {
  let low = 0;
  let high = bounds.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    // `middle` is less than `high`, which is at most the length.
    if (value <= bounds[middle]!) high = middle;
    else low = middle + 1;
  }
  return low;
}

function cumulative(bounds: readonly number[], counts: Float64Array): ReadonlyMap<string, number> {
  let total = 0;
  const les = [...bounds.map(String), '+Inf'];
  return new Map(les.map((le, bucket) => [le, (total += counts[bucket] ?? 0)]));
}

function decodeHistogram(encoded: unknown, bucketCount: number): HistogramState {
  const [sum, encodedCounts] = decodeTuple(encoded, 'histogram', ['sum', 'counts']);
  const counts = decodeList(encodedCounts, 'counts').map((count) => decodeCount(count, 'bucket'));
  if (counts.length !== bucketCount) throw new MalformedStateError(`${bucketCount} buckets`, counts);
  return { counts: Float64Array.from(counts), sum: decodeNumber(sum, 'sum') };
}
