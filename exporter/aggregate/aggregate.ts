import type { EncodedState } from './encoded.js';

/** The input from one event. Numbers are finite: the pipeline rejects NaN and infinities. */
export type AggregateInput = number | string;

/** The value of an aggregate: a number, or one number per value (`top`). NaN if nothing was added and 0 would be wrong. */
export type Reading = number | ReadonlyMap<string, number>;

/**
 * A mergeable value. `zero` and `merge` form a commutative monoid, and adding events one by one equals
 * adding them in parts and merging the parts. So slices merge into windows, workers merge into totals, and a
 * checkpoint is the encoded state.
 *
 * A state is mutable and owned by the caller; `merge` does not change `from` and shares nothing with it.
 * Members are properties, not methods, so that the compiler never accepts the state of another aggregate.
 */
export interface Aggregate<State> {
  readonly zero: () => State;
  /** Runs per event. Does not allocate for numbers. `timeMs`: the event time, 0 if absent; only `peak` needs it. */
  readonly add: (state: State, input: AggregateInput, timeMs?: number) => void;
  readonly merge: (into: State, from: State) => void;
  /** `windowMs`: the time that the state covers; only `rate` needs it. */
  readonly read: (state: State, windowMs: number) => Reading;
  /**
   * How much each value of the reading may be too high, for aggregates that read several values. `undefined`: all values are exact.
   */
  readonly errors?: (state: State) => ReadonlyMap<string, number> | undefined;
  readonly encode: (state: State) => EncodedState;
  /** Decodes parsed JSON. Throws `MalformedStateError` if it is not an encoded state. */
  readonly decode: (encoded: unknown) => State;
}

/** An aggregate whose kind is only known at run time. It accepts only states that it created itself. */
export type AnyAggregate = Aggregate<unknown>;

/**
 * Erases the type of the state, for code that holds states of every kind without reading them. The assertion is safe as
 * long as each state is only used with the aggregate whose `zero` or `decode` created it: a series keeps the two together.
 */
export function eraseState<State>(aggregate: Aggregate<State>): AnyAggregate {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- see above
  return aggregate as unknown as AnyAggregate;
}

/** The input of a numeric aggregate; `natsight check` accepts no other type for it. */
export function numberOf(input: AggregateInput): number {
  if (typeof input !== 'number') throw new TypeError(`BUG: expected a number, found "${input}"`);
  return input;
}
