import { ownText } from '../event/own-text.js';
import type { Extent, StateHolder } from '../state/holder.js';

/** The value of a field. An integer that a double cannot hold is a bigint, so that two ids are never one key. */
export type Key = string | number | bigint | boolean;

export type KeyTime = readonly [key: Key, timeMs: number];

export interface KeysState {
  readonly extent: Extent;
  /** Numbers of the slices that were forgotten since the last save. */
  readonly forgotten: readonly number[];
  /** Added keys, and all keys of a slice that was forgotten and started again. */
  readonly keys: readonly KeyTime[];
}

/** Maximum number of changes to remember for the next save. With more, that save contains everything. */
const MAX_CHANGES = 100_000;

interface Changes {
  readonly added: KeyTime[];
  readonly forgotten: Set<number>;
}

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
  /** Since the last save; `undefined` before the first save, and once there are too many. */
  #changes: Changes | undefined;

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
    this.#changes?.added.push([key, timeMs]);
    this.#limitChanges();
  }

  save(extent: Extent): KeysState {
    const changes = extent === 'changes' ? this.#changes : undefined;
    this.#changes = { added: [], forgotten: new Set() };
    if (changes === undefined)
      return { extent: 'all', forgotten: [], keys: this.#keysOf(this.#slices.keys()) };
    const { added, forgotten } = changes;
    const keys = added.filter(([, timeMs]) => !forgotten.has(this.#sliceOf(timeMs)));
    return { extent, forgotten: [...forgotten], keys: [...keys, ...this.#keysOf(forgotten)] };
  }

  restore({ extent, forgotten, keys }: KeysState): void {
    const gone = extent === 'all' ? [...this.#slices.keys()] : forgotten;
    for (const slice of gone) this.#forget(slice);
    for (const [key, timeMs] of keys) this.add(key, timeMs);
  }

  /** Forgets keys that are not near this time or any later one. */
  forgetBefore(timeMs: number): void {
    const first = this.#sliceOf(timeMs - this.#withinMs);
    while (this.#oldest < first) this.forgetOldest();
  }

  /** Forgets the oldest slice; returns how many keys it had. */
  forgetOldest(): number {
    return this.#forget(this.#oldest);
  }

  #forget(slice: number): number {
    const forgotten = this.#slices.get(slice)?.size ?? 0;
    this.#slices.delete(slice);
    this.#size -= forgotten;
    this.#oldest = Math.min(...this.#slices.keys());
    this.#newest = Math.max(...this.#slices.keys());
    this.#changes?.forgotten.add(slice);
    this.#limitChanges();
    return forgotten;
  }

  #keysOf(slices: Iterable<number>): readonly KeyTime[] {
    return [...slices].flatMap((slice) => [...(this.#slices.get(slice) ?? [])]);
  }

  #limitChanges(): void {
    if (this.#changes === undefined) return;
    const { added, forgotten } = this.#changes;
    if (added.length + forgotten.size > MAX_CHANGES) this.#changes = undefined;
  }

  #sliceOf(timeMs: number): number {
    return Math.floor(timeMs / this.#sliceMs);
  }
}
