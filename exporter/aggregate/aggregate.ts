import type { EncodedState } from './encoded.js';

/** What one event gives to an aggregate. Numbers are finite: NaN and infinities are rejected as events before. */
export type AggregateInput = number | string;

/** What an aggregate shows: a number, or one for each value (top). NaN if nothing was added and 0 would be wrong. */
export type Reading = number | ReadonlyMap<string, number>;

/**
 * A mergeable value. `zero` and `merge` form a commutative monoid, and adding events one by one equals
 * adding them in parts that are then merged. So slices merge into windows, workers into totals, and a
 * checkpoint is the encoded state.
 *
 * A state is mutable and owned by the caller; `merge` leaves `from` as it was and shares nothing with it.
 * Members are properties, not methods, so that the compiler never takes one aggregate's state for another's.
 */
export interface Aggregate<State> {
  readonly zero: () => State;
  /** Per event: allocates nothing for numbers. */
  readonly add: (state: State, input: AggregateInput) => void;
  readonly merge: (into: State, from: State) => void;
  /** `windowMs`: the span that the state covers; only `rate` needs it. */
  readonly read: (state: State, windowMs: number) => Reading;
  readonly encode: (state: State) => EncodedState;
  /** Takes parsed JSON as it is; throws `MalformedStateError` where it is not what `encode` gives. */
  readonly decode: (encoded: unknown) => State;
}

/** An aggregate whose kind is known only to the setup. Give it no states but those it made itself. */
export type AnyAggregate = Aggregate<unknown>;

/**
 * Forgets the type of the state, for code that holds states of all kinds and looks into none.
 * The assertion holds as long as a state returns only to the aggregate whose `zero` or `decode` made it:
 * a series keeps both side by side, and nothing else can make a state.
 */
export function forgetState<State>(aggregate: Aggregate<State>): AnyAggregate {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- proved above
  return aggregate as unknown as AnyAggregate;
}

/** The number that an event gives to a numeric aggregate; the setup's check lets no other type through. */
export function numberOf(input: AggregateInput): number {
  if (typeof input !== 'number') throw new TypeError(`BUG: expected a number, found "${input}"`);
  return input;
}
