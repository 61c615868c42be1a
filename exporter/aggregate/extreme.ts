import { numberOf } from './aggregate.js';
import type { Aggregate } from './aggregate.js';
import { decodeNumber, encodeNumber } from './encoded.js';

export interface ExtremeState {
  /** Infinite until the first value. Values are finite. */
  value: number;
}

/** The minimum of the values. */
export const min = extreme(Number.POSITIVE_INFINITY, Math.min);

/** The maximum of the values. */
export const max = extreme(Number.NEGATIVE_INFINITY, Math.max);

function extreme(identity: number, choose: (a: number, b: number) => number): Aggregate<ExtremeState> {
  return {
    zero: () => ({ value: identity }),
    add(state, input) {
      state.value = choose(state.value, numberOf(input));
    },
    merge(into, from) {
      into.value = choose(into.value, from.value);
    },
    read: (state) => (state.value === identity ? Number.NaN : state.value),
    encode: (state) => encodeNumber(state.value),
    decode: (encoded) => ({ value: decodeNumber(encoded, 'extreme') }),
  };
}
