import type { Aggregate } from './aggregate.js';
import { totalOf } from './compensated-sum.js';
import type { CompensatedSum } from './compensated-sum.js';
import { sum } from './sum.js';

const MS_PER_SECOND = 1000;

/** What was added, per second of the window: give it 1 for each event, or a value. */
export const rate: Aggregate<CompensatedSum> = {
  ...sum,
  read: (state, windowMs) => (totalOf(state) * MS_PER_SECOND) / windowMs,
};
