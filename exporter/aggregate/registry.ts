import type { AggregateSpec } from '../../setup/model/window.js';
import { forgetState } from './aggregate.js';
import type { AnyAggregate } from './aggregate.js';
import { count } from './count.js';
import { distinct } from './distinct.js';
import { max, min } from './extreme.js';
import { mean } from './mean.js';
import { quantile } from './quantile.js';
import { rate } from './rate.js';
import { stddev } from './stddev.js';
import { sum } from './sum.js';
import { top } from './top.js';

/** The aggregate that a window asks for. A new kind is one line here, its own file, and its name in the setup. */
export function createAggregate(spec: AggregateSpec): AnyAggregate {
  switch (spec.kind) {
    case 'count':
      return forgetState(count);
    case 'sum':
      return forgetState(sum);
    case 'mean':
      return forgetState(mean);
    case 'stddev':
      return forgetState(stddev);
    case 'min':
      return forgetState(min);
    case 'max':
      return forgetState(max);
    case 'rate':
      return forgetState(rate);
    case 'distinct':
      return forgetState(distinct);
    case 'quantile':
      return forgetState(quantile(spec.quantile));
    case 'top':
      return forgetState(top(spec.limit));
  }
}
