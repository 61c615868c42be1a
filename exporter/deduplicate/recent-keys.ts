import { ownText } from '../event/own-text.js';
import type { Extent, LargeStateHolder } from '../state/holder.js';
import { ENDLESS_TURN } from '../turn/turn.js';
import type { Turn } from '../turn/turn.js';
import { finish } from '../turn/work.js';
import type { Work } from '../turn/work.js';

/** The value of a field. An integer that a double cannot hold is a bigint, so that two ids are never one key. */
export type Key = string | number | bigint | boolean;

/** A key, its event time, and when it or a later key of its slice arrived. */
export type KeyTime = readonly [key: Key, timeMs: number, arrivalMs: number];

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

/** Keys of event times within one slice. */
interface Slice {
  readonly number: number;
  readonly keys: Map<Key, number>;
  /** Arrival of the key added last. */
  arrivalMs: number;
}

/** Slices per `within`. More slices forget expired keys sooner, but make each lookup more expensive. */
const SLICES = 4;

/**
 * Keys with their times. A key is near a time if it was added with a time at most `withinMs` earlier or later.
 *
 *       forgotten |      within       |      within       |
 *     ------------|----|----|----|----|----|----|----|----|--> event time
 *                           sought slices
 *
 * Keys and times are exact. Only forgetting works on whole slices, and never drops a slice that may still be needed. A slice
 * contains each key once, since a second one would be near the first. Slices are in the order in which they were added to last:
 * late events add to slices of any time.
 */
export class RecentKeys implements LargeStateHolder<KeysState> {
  readonly #withinMs: number;
  readonly #sliceMs: number;
  /** By number, least recently added to first. */
  readonly #slices = new Map<number, Slice>();
  /** The slice added to last. */
  #latest: Slice | undefined;
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
    const first = this.#sliceOf(timeMs - this.#withinMs);
    for (let slice = this.#sliceOf(timeMs + this.#withinMs); slice >= first; slice--) {
      const addedMs = this.#slices.get(slice)?.keys.get(key);
      if (addedMs !== undefined && Math.abs(addedMs - timeMs) <= this.#withinMs) return true;
    }
    return false;
  }

  /** Only for a key that is not near this time. */
  add(key: Key, timeMs: number, arrivalMs: number): void {
    const slice = this.#latestSlice(this.#sliceOf(timeMs));
    const { keys } = slice;
    this.#size -= keys.size;
    keys.set(typeof key === 'string' ? ownText(key) : key, timeMs);
    this.#size += keys.size;
    slice.arrivalMs = Math.max(slice.arrivalMs, arrivalMs);
    this.#changes?.added.push([key, timeMs, arrivalMs]);
    this.#limitChanges();
  }

  save(extent: Extent): KeysState {
    return finish(this.capture(extent, ENDLESS_TURN));
  }

  capture(extent: Extent, turn: Turn): Work<KeysState> {
    const changes = extent === 'changes' ? this.#changes : undefined;
    this.#changes = { added: [], forgotten: new Set() };
    if (changes === undefined) return this.#capturedAll(turn);
    const changed = this.#changed(changes);
    return (function* (): Work<KeysState> {
      if (turn.isOver()) yield;
      return changed;
    })();
  }

  /** All keys, for another holder. The next save does not depend on it. */
  all(): KeysState {
    return finish(this.#capturedAll(ENDLESS_TURN));
  }

  /** Keys are only added to a slice, in order: its first ones are those that it has now. */
  #capturedAll(turn: Turn): Work<KeysState> {
    const slices = [...this.#slices.values()].map(({ keys, arrivalMs }) => ({
      keys,
      size: keys.size,
      arrivalMs,
    }));
    return (function* (): Work<KeysState> {
      const all: KeyTime[] = [];
      for (const { keys, size, arrivalMs } of slices) {
        let left = size;
        for (const [key, timeMs] of keys) {
          if (left-- === 0) break;
          all.push([key, timeMs, arrivalMs]);
          if (turn.isOver()) yield;
        }
      }
      return { extent: 'all', forgotten: [], keys: all };
    })();
  }

  #changed({ added, forgotten }: Changes): KeysState {
    const bySlice = this.#bySlice(added);
    // In the order of the slices, which a restored one must keep: those that did not change come before.
    const keys = [...this.#slices.keys()].flatMap((slice) =>
      forgotten.has(slice) ? this.#keysOf([slice]) : (bySlice.get(slice) ?? []),
    );
    return { extent: 'changes', forgotten: [...forgotten], keys };
  }

  #bySlice(added: readonly KeyTime[]): ReadonlyMap<number, readonly KeyTime[]> {
    const bySlice = new Map<number, KeyTime[]>();
    for (const each of added) {
      const slice = this.#sliceOf(each[1]);
      const keys = bySlice.get(slice);
      if (keys === undefined) bySlice.set(slice, [each]);
      else keys.push(each);
    }
    return bySlice;
  }

  restore({ extent, forgotten, keys }: KeysState): void {
    const gone = extent === 'all' ? [...this.#slices.keys()] : forgotten;
    for (const slice of gone) this.#forget(slice);
    for (const [key, timeMs, arrivalMs] of keys) this.add(key, timeMs, arrivalMs);
  }

  /**
   * Forgets keys that are not near this time or any later one, once `withinMs` has passed since their arrival. A slice waits for
   * those that were added to before it, so that this takes no search.
   */
  forgetBefore(timeMs: number, nowMs: number): void {
    const first = this.#sliceOf(timeMs - this.#withinMs);
    for (const { number, arrivalMs } of this.#slices.values()) {
      if (number >= first || arrivalMs + this.#withinMs >= nowMs) return;
      this.#forget(number);
    }
  }

  /** Forgets the slice that was not added to for the longest time; returns how many keys it had. */
  forgetOldest(): number {
    const [oldest] = this.#slices.keys();
    return oldest === undefined ? 0 : this.#forget(oldest);
  }

  /** The slice of this number, created if needed, as the last one in the order. */
  #latestSlice(number: number): Slice {
    if (this.#latest?.number === number) return this.#latest;
    const slice = this.#slices.get(number) ?? { number, keys: new Map(), arrivalMs: -Infinity };
    this.#slices.delete(number);
    this.#slices.set(number, slice);
    return (this.#latest = slice);
  }

  #forget(slice: number): number {
    const forgotten = this.#slices.get(slice)?.keys.size ?? 0;
    this.#slices.delete(slice);
    this.#size -= forgotten;
    if (this.#latest?.number === slice) this.#latest = undefined;
    this.#changes?.forgotten.add(slice);
    this.#limitChanges();
    return forgotten;
  }

  #keysOf(slices: Iterable<number>): readonly KeyTime[] {
    return [...slices].flatMap((number) => {
      const slice = this.#slices.get(number);
      return slice === undefined
        ? []
        : [...slice.keys].map(([key, timeMs]) => [key, timeMs, slice.arrivalMs] as const);
    });
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
