import { numberOf } from './aggregate.js';
import type { Aggregate } from './aggregate.js';
import { addToSum, emptySum, mergeSums, totalOf } from './compensated-sum.js';
import type { CompensatedSum } from './compensated-sum.js';
import { decodeNumber, decodeTuple, encodeNumber } from './encoded.js';

/** The sum of the values; 0 if there are none. */
export const sum: Aggregate<CompensatedSum> = {
  zero: emptySum,
  add: (state, input) => addToSum(state, numberOf(input)),
  merge: mergeSums,
  read: totalOf,
  encode: (state) => [encodeNumber(state.sum), encodeNumber(state.compensation)],
  decode(encoded) {
    const [total, compensation] = decodeTuple(encoded, 'sum', ['sum', 'compensation']);
    return { sum: decodeNumber(total, 'sum'), compensation: decodeNumber(compensation, 'compensation') };
  },
};
