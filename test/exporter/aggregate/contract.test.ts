import { createAggregate } from '../../../exporter/aggregate/registry.js';
import { anyNumbers, EVERY_AGGREGATE } from './cases.js';
import { describeAggregate } from './contract.js';

for (const { written, aggregate, inputs, tolerance } of EVERY_AGGREGATE) {
  for (const [name, some] of Object.entries(inputs)) {
    describeAggregate({ name: `${written} of ${name}`, aggregate, inputs: some, tolerance });
  }
}

for (const quantile of [0.05, 0.95]) {
  describeAggregate({
    name: `quantile ${quantile}`,
    aggregate: createAggregate({ kind: 'quantile', quantile }),
    inputs: anyNumbers,
  });
}
