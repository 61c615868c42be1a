import type { EncodedState } from './encoded.js';

/** The input from one event. Numbers are finite: the pipeline rejects NaN and infinities. */
export type AggregateInput = number | string;

/** What an aggregate shows: a number, or one for each value (top). NaN if nothing was added and 0 would be wrong. */
export type Reading = number | ReadonlyMap<string, number>;

/**
 * A mergeable value. `zero` and `merge` form a commutative monoid, and adding events one by one equals
 * adding them in parts that are then merged. So slices merge into windows, workers into totals, and a
 * checkpoint is the encoded state.
 *
 * A state is mutable and owned by the caller; `merge` does not change `from` and shares nothing with it.
 * Members are properties, not methods, so that the compiler never accepts the state of another aggregate.
 */
export interface Aggregate<State> {
  readonly zero: () => State;
  /** Per event: allocates nothing for numbers. */
  readonly add: (state: State, input: AggregateInput) => void;
  readonly merge: (into: State, from: State) => void;
  /** `windowMs`: the span that the state covers; only `rate` needs it. */
  readonly read: (state: State, windowMs: number) => Reading;
  readonly encode: (state: State) => EncodedState;
  /** Takes parsed JSON; throws `MalformedStateError` if it is not an encoded state. */
  readonly decode: (encoded: unknown) => State;
}

/** An aggregate whose kind is known only at run time. It accepts only states that it made itself. */
export type AnyAggregate = Aggregate<unknown>;

/**
 * Erases the type of the state, for code that holds states of every kind without reading them. The assertion is safe as
 * long as each state is used only with the aggregate whose `zero` or `decode` made it: a series keeps the two together.
 */
export function forgetState<State>(aggregate: Aggregate<State>): AnyAggregate {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- see above
  return aggregate as unknown as AnyAggregate;
}

/** The input of a numeric aggregate; `natsight check` accepts no other type for it. */
export function numberOf(input: AggregateInput): number {
  if (typeof input !== 'number') throw new TypeError(`BUG: expected a number, found "${input}"`);
  return input;
}
