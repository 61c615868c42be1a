import { numberOf } from './aggregate.js';
import type { Aggregate } from './aggregate.js';
import { addToSum, mergeSums, totalOf } from './compensated-sum.js';
import type { CompensatedSum } from './compensated-sum.js';
import { decodeCount, decodeNumber, decodeTuple, encodeNumber } from './encoded.js';

export interface MeanState extends CompensatedSum {
  count: number;
}

/** The arithmetic mean of the values. */
export const mean: Aggregate<MeanState> = {
  zero: () => ({ count: 0, sum: 0, compensation: 0 }),
  add(state, input) {
    state.count += 1;
    addToSum(state, numberOf(input));
  },
  merge(into, from) {
    into.count += from.count;
    mergeSums(into, from);
  },
  read: (state) => totalOf(state) / state.count,
  encode: (state) => [state.count, encodeNumber(state.sum), encodeNumber(state.compensation)],
  decode(encoded) {
    const [count, total, compensation] = decodeTuple(encoded, 'mean', ['count', 'sum', 'compensation']);
    return {
      count: decodeCount(count, 'count'),
      sum: decodeNumber(total, 'sum'),
      compensation: decodeNumber(compensation, 'compensation'),
    };
  },
};
