import type { Identity } from '../identity/identity.js';
import type { Turn } from '../turn/turn.js';
import type { Work } from '../turn/work.js';

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

/** A holder whose state is so large that saving it takes turns. */
export interface LargeStateHolder<State> extends StateHolder<State> {
  /**
   * Captures the state at once, which takes a small part of the time of a save. The work that is returned saves the state as it was
   * then, whatever has happened meanwhile, and yields when a turn is over.
   */
  capture(extent: Extent, turn: Turn): Work<State>;
}

/** A state with the identity of its declaration. */
export interface Saved<State> {
  readonly identity: Identity;
  readonly state: State;
}

export function byIdentity<State>(saved: readonly Saved<State>[]): ReadonlyMap<Identity, State> {
  return new Map(saved.map(({ identity, state }) => [identity, state]));
}
