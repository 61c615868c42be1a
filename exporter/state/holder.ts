import type { Identity } from '../identity/identity.js';

/**
 * How much of a state is saved. `changes`: what changed since the last save of either kind. Restore it after the states that
 * were saved before it, in order.
 */
export type Extent = 'all' | 'changes';

/**
 * Saves and restores its state. A saved state is plain data (numbers, strings, lists, typed arrays) that shares nothing with
 * its holder.
 *
 * 1. After `restore(save('all'))` a new holder of the same declaration behaves exactly as the old one.
 * 2. So does a new holder that restores a full state and then all changes saved after it, in order.
 * 3. The cost of `save` is proportional to what it returns: with `changes`, unchanged state costs almost nothing.
 */
export interface StateHolder<State> {
  save(extent: Extent): State;
  restore(state: State): void;
}

/** A state with the identity of its declaration. */
export interface Saved<State> {
  readonly identity: Identity;
  readonly state: State;
}

export function byIdentity<State>(saved: readonly Saved<State>[]): ReadonlyMap<Identity, State> {
  return new Map(saved.map(({ identity, state }) => [identity, state]));
}
