import { numberOf } from './aggregate.js';
import type { Aggregate } from './aggregate.js';
import { decodeCount, decodeNumber, decodeTuple, encodeNumber } from './encoded.js';

export interface StddevState {
  count: number;
  mean: number;
  /** Sum of the squared distances from the mean. This avoids the difference of two large squares. */
  m2: number;
}

/**
 * The population standard deviation of the values, like `stddev_over_time` in PromQL.
 * Welford's update, and the pairwise merge by Chan, Golub and LeVeque: https://doi.org/10.2307/2683386
 */
export const stddev: Aggregate<StddevState> = {
  zero: () => ({ count: 0, mean: 0, m2: 0 }),
  add(state, input) {
    const value = numberOf(input);
    const delta = value - state.mean;
    state.count += 1;
    state.mean += delta / state.count;
    state.m2 += delta * (value - state.mean);
  },
  merge(into, from) {
    if (from.count === 0) return;
    const count = into.count + from.count;
    const delta = from.mean - into.mean;
    into.m2 += from.m2 + delta * delta * ((into.count * from.count) / count);
    into.mean += delta * (from.count / count);
    into.count = count;
  },
  read: (state) => Math.sqrt(state.m2 / state.count),
  encode: (state) => [state.count, encodeNumber(state.mean), encodeNumber(state.m2)],
  decode(encoded) {
    const [count, mean, m2] = decodeTuple(encoded, 'stddev', ['count', 'mean', 'm2']);
    return {
      count: decodeCount(count, 'count'),
      mean: decodeNumber(mean, 'mean'),
      m2: decodeNumber(m2, 'm2'),
    };
  },
};
