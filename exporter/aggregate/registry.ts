import type { AggregateKind, AggregateSpecOf } from '../../setup/model/aggregate.js';
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

type CreateAggregate<Kind extends AggregateKind> = (spec: AggregateSpecOf<Kind>) => AnyAggregate;

/** How each kind of aggregate is made. */
const CREATORS: { readonly [Kind in AggregateKind]: CreateAggregate<Kind> } = {
  count: () => forgetState(count),
  sum: () => forgetState(sum),
  mean: () => forgetState(mean),
  min: () => forgetState(min),
  max: () => forgetState(max),
  stddev: () => forgetState(stddev),
  rate: () => forgetState(rate),
  distinct: () => forgetState(distinct),
  top: ({ limit }) => forgetState(top(limit)),
  quantile: (spec) => forgetState(quantile(spec.quantile)),
};

export function createAggregate<Kind extends AggregateKind>(spec: AggregateSpecOf<Kind>): AnyAggregate {
  // A generic key keeps the type of the spec; a union would lose it.
  const kind: Kind = spec.kind;
  return CREATORS[kind](spec);
}
