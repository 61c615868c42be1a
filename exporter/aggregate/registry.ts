import type { AggregateKind, AggregateSpecOf } from '../../setup/model/aggregate.js';
import { eraseState } from './aggregate.js';
import type { AnyAggregate } from './aggregate.js';
import { count } from './count.js';
import { distinct } from './distinct.js';
import { max, min } from './extreme.js';
import { mean } from './mean.js';
import { peak } from './peak.js';
import { quantile } from './quantile.js';
import { rate } from './rate.js';
import { stddev } from './stddev.js';
import { sum } from './sum.js';
import { top } from './top.js';

type CreateAggregate<Kind extends AggregateKind> = (spec: AggregateSpecOf<Kind>) => AnyAggregate;

/** Creates each kind of aggregate. */
const CREATORS: { readonly [Kind in AggregateKind]: CreateAggregate<Kind> } = {
  count: () => eraseState(count),
  sum: () => eraseState(sum),
  mean: () => eraseState(mean),
  min: () => eraseState(min),
  max: () => eraseState(max),
  stddev: () => eraseState(stddev),
  rate: () => eraseState(rate),
  peak: () => eraseState(peak),
  distinct: () => eraseState(distinct),
  top: ({ limit }) => eraseState(top(limit)),
  quantile: (spec) => eraseState(quantile(spec.quantile)),
};

export function createAggregate<Kind extends AggregateKind>(spec: AggregateSpecOf<Kind>): AnyAggregate {
  // A generic key keeps the type of the spec; a union would lose it.
  const kind: Kind = spec.kind;
  return CREATORS[kind](spec);
}
