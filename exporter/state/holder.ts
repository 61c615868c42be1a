import type { Identity } from '../identity/identity.js';

/**
 * How much of a state is given. `changes`: what changed since the last save of either kind; it is restored on top of the states
 * that were saved before it, in their order.
 */
export type Extent = 'all' | 'changes';

/**
 * Something that holds state. A saved state is plain data (numbers, texts, lists, typed arrays) that shares nothing with its
 * holder.
 *
 * 1. After `restore(save('all'))` a new holder of the same declaration behaves as the old one, for ever.
 * 2. So does one that restores a state of everything and then all changes that were saved since, in their order.
 * 3. `save` costs what it gives: with `changes`, what did not change costs nothing that matters.
 */
export interface StateHolder<State> {
  save(extent: Extent): State;
  restore(state: State): void;
}

/** A state with the declaration that it belongs to. */
export interface Saved<State> {
  readonly identity: Identity;
  readonly state: State;
}

/** The states by what they belong to. */
export function byIdentity<State>(saved: readonly Saved<State>[]): ReadonlyMap<Identity, State> {
  return new Map(saved.map(({ identity, state }) => [identity, state]));
}
