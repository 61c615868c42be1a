import type { Aggregate } from './aggregate.js';
import { decodeCount } from './encoded.js';

export interface CountState {
  count: number;
}

/** Number of events, independent of their values. */
export const count: Aggregate<CountState> = {
  zero: () => ({ count: 0 }),
  add(state) {
    state.count += 1;
  },
  merge(into, from) {
    into.count += from.count;
  },
  read: (state) => state.count,
  encode: (state) => state.count,
  decode: (encoded) => ({ count: decodeCount(encoded, 'count') }),
};
