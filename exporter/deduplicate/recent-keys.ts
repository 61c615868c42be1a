import { ownText } from '../event/own-text.js';
import type { Extent, StateHolder } from '../state/holder.js';

export type Key = string | number | boolean;

export type KeyTime = readonly [key: Key, timeMs: number];

export interface KeysState {
  readonly extent: Extent;
  readonly keys: readonly KeyTime[];
  /** Number of the oldest slice. */
  readonly oldest: number;
}

/** Maximum number of added keys to remember for the next save. With more, that save contains everything. */
const MAX_ADDED = 100_000;

/** Slices per `within`. More slices forget expired keys sooner, but make each lookup more expensive. */
const SLICES = 4;

/**
 * Keys with their times. A key is near a time if it was added with a time at most `withinMs` earlier or later.
 *
 *       forgotten |      within       |                |
 *     ------------|----|----|----|----|----|----|------|--> time
 *                 oldest slice   sought time    newest slice
 *
 * Keys and times are exact. Only forgetting works on whole slices, and never drops a slice that may still be needed. A slice
 * contains each key once, since a second one would be near the first.
 */
export class RecentKeys implements StateHolder<KeysState> {
  readonly #withinMs: number;
  readonly #sliceMs: number;
  readonly #slices = new Map<number, Map<Key, number>>();
  #oldest = Infinity;
  #newest = -Infinity;
  #size = 0;
  /** Keys added since the last save; `undefined` before the first save, and once there are too many. */
  #added: KeyTime[] | undefined;

  constructor(withinMs: number) {
    this.#withinMs = withinMs;
    this.#sliceMs = Math.ceil(withinMs / SLICES);
  }

  get size(): number {
    return this.#size;
  }

  isNear(key: Key, timeMs: number): boolean {
    const first = Math.max(this.#oldest, this.#sliceOf(timeMs - this.#withinMs));
    const last = Math.min(this.#newest, this.#sliceOf(timeMs + this.#withinMs));
    for (let slice = last; slice >= first; slice--) {
      const addedMs = this.#slices.get(slice)?.get(key);
      if (addedMs !== undefined && Math.abs(addedMs - timeMs) <= this.#withinMs) return true;
    }
    return false;
  }

  /** Only for a key that is not near this time. */
  add(key: Key, timeMs: number): void {
    const slice = this.#sliceOf(timeMs);
    let keys = this.#slices.get(slice);
    if (keys === undefined) this.#slices.set(slice, (keys = new Map()));
    this.#size -= keys.size;
    keys.set(typeof key === 'string' ? ownText(key) : key, timeMs);
    this.#size += keys.size;
    if (slice < this.#oldest) this.#oldest = slice;
    if (slice > this.#newest) this.#newest = slice;
    if (this.#added !== undefined) this.#recordAdded(key, timeMs);
  }

  save(extent: Extent): KeysState {
    const added = extent === 'changes' ? this.#added : undefined;
    this.#added = [];
    const keys = added ?? [...this.#slices.values()].flatMap((slice) => [...slice]);
    return { extent: added === undefined ? 'all' : 'changes', keys, oldest: this.#oldest };
  }

  restore({ extent, keys, oldest }: KeysState): void {
    if (extent === 'all') while (this.#slices.size > 0) this.forgetOldest();
    for (const [key, timeMs] of keys) this.add(key, timeMs);
    while (this.#oldest < oldest) this.forgetOldest();
  }

  /** Forgets keys that are not near this time or any later one. */
  forgetBefore(timeMs: number): void {
    const first = this.#sliceOf(timeMs - this.#withinMs);
    while (this.#oldest < first) this.forgetOldest();
  }

  /** Forgets the oldest slice; returns how many keys it had. */
  forgetOldest(): number {
    const forgotten = this.#slices.get(this.#oldest)?.size ?? 0;
    this.#slices.delete(this.#oldest);
    this.#size -= forgotten;
    this.#oldest = Math.min(...this.#slices.keys());
    if (this.#slices.size === 0) this.#newest = -Infinity;
    return forgotten;
  }

  #recordAdded(key: Key, timeMs: number): void {
    this.#added?.push([key, timeMs]);
    if (this.#added !== undefined && this.#added.length > MAX_ADDED) this.#added = undefined;
  }

  #sliceOf(timeMs: number): number {
    return Math.floor(timeMs / this.#sliceMs);
  }
}
