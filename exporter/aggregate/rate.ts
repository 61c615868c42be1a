import type { Aggregate } from './aggregate.js';
import { totalOf } from './compensated-sum.js';
import type { CompensatedSum } from './compensated-sum.js';
import { sum } from './sum.js';

const MS_PER_SECOND = 1000;

/** The sum of the values per second of the window. For events per second, each event adds 1. */
export const rate: Aggregate<CompensatedSum> = {
  ...sum,
  read: (state, windowMs) => (totalOf(state) * MS_PER_SECOND) / windowMs,
};
