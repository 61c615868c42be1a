import fc from 'fast-check';
import { forgetState } from '../../../exporter/aggregate/aggregate.js';
import { histogram } from '../../../exporter/aggregate/histogram.js';
import { createAggregate } from '../../../exporter/aggregate/registry.js';
import { describeAggregate } from './contract.js';

/** Real measurements: their sums neither overflow nor lose everything to one giant. */
const measurements = fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), {
  maxLength: 40,
  size: 'max',
});
const wholeNumbers = fc.array(fc.integer({ min: -1e6, max: 1e6 }), { maxLength: 40 });
/** Any finite number, down to those that collapse bins; JSON has no negative zero. */
const finite = fc
  .double({ noNaN: true, noDefaultInfinity: true })
  .map((value) => (Object.is(value, -0) ? 0 : value));
const anyNumbers = fc.array(fc.oneof(finite, fc.constantFrom(0, 1, -1, 1e-5, 0.99)), {
  maxLength: 40,
  size: 'max',
});
const texts = fc.array(fc.string({ unit: 'binary', maxLength: 8 }), { maxLength: 40 });
/** Overlapping runs of ids, so that parts are kept sparse or dense, and merge in every pairing. */
const ids = fc
  .tuple(fc.nat(1000), fc.nat(4000))
  .map(([first, length]) => Array.from({ length }, (_, index) => first + index));
/** Fewer different values than are followed: then Space-Saving is exact. */
const airports = fc.array(fc.integer({ min: 0, max: 50 }).map(String), { maxLength: 200, size: 'max' });

const tolerance = 1e-9;

describeAggregate({ name: 'count', aggregate: createAggregate({ kind: 'count' }), inputs: texts });
describeAggregate({
  name: 'sum',
  aggregate: createAggregate({ kind: 'sum' }),
  inputs: measurements,
  tolerance,
});
describeAggregate({
  name: 'rate',
  aggregate: createAggregate({ kind: 'rate' }),
  inputs: measurements,
  tolerance,
});
describeAggregate({
  name: 'mean',
  aggregate: createAggregate({ kind: 'mean' }),
  inputs: measurements,
  tolerance,
});
describeAggregate({
  name: 'stddev',
  aggregate: createAggregate({ kind: 'stddev' }),
  inputs: measurements,
  // A deviation far below the values is what rounding is seen in.
  tolerance: 1e-7,
});
describeAggregate({ name: 'min', aggregate: createAggregate({ kind: 'min' }), inputs: anyNumbers });
describeAggregate({ name: 'max', aggregate: createAggregate({ kind: 'max' }), inputs: anyNumbers });
for (const quantile of [0.05, 0.95]) {
  describeAggregate({
    name: `quantile ${quantile}`,
    aggregate: createAggregate({ kind: 'quantile', quantile }),
    inputs: anyNumbers,
  });
}
describeAggregate({
  name: 'distinct texts',
  aggregate: createAggregate({ kind: 'distinct' }),
  inputs: texts,
});
describeAggregate({ name: 'distinct ids', aggregate: createAggregate({ kind: 'distinct' }), inputs: ids });
describeAggregate({ name: 'top', aggregate: createAggregate({ kind: 'top', limit: 3 }), inputs: airports });
describeAggregate({
  name: 'histogram',
  aggregate: forgetState(histogram([-1000, -1, 0, 0.5, 1, 1000])),
  inputs: wholeNumbers,
});
