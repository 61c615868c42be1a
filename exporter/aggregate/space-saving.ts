import { ownText } from '../event/own-text.js';

/** A tracked value. Its true count is between `count - error` and `count`. */
export interface Counter {
  readonly value: string;
  readonly count: number;
  readonly error: number;
}

interface Slot {
  value: string;
  count: number;
  error: number;
  /** Position in the heap; unused until there is a heap. */
  position: number;
}

/**
 * The most frequent values of a stream, in bounded memory. All counts are exact until there are more different values than
 * `capacity`. From then on, Space-Saving by Metwally, Agrawal and El Abbadi (https://doi.org/10.1007/978-3-540-30570-5_27): an
 * untracked value replaces the value with the minimum count and inherits that count as its error. So no count is too low, and none
 * is too high by more than its error, which is at most n / capacity. A value with more than n / capacity of the n events is always
 * tracked.
 */
export class SpaceSaving {
  readonly capacity: number;
  readonly #slots = new Map<string, Slot>();
  /**
   * Unordered until it is full, then a binary min-heap: the children of `i` are `2i + 1` and `2i + 2`. For equal counts, the
   * greater value sorts first, so the next eviction depends only on the counters, and a restored state behaves the same.
   */
  #heap: Slot[] = [];
  /** Maximum count that an untracked value may have had; 0 while all values are tracked. */
  #missed = 0;

  constructor(capacity: number) {
    this.capacity = capacity;
  }

  get missed(): number {
    return this.#missed;
  }

  add(value: string): void {
    const known = this.#slots.get(value);
    if (known !== undefined) this.#raise(known);
    else if (this.#isFull()) this.#replaceLeast(ownText(value));
    else this.#track(ownText(value));
  }

  /**
   * Mergeable summaries by Agarwal et al. (https://doi.org/10.1145/2500128): a value that one side does not track
   * may have had up to that side's missed count there. The bounds above also hold after a merge.
   */
  merge(from: SpaceSaving): void {
    if (this.#missed === 0 && from.#missed === 0)
      for (const { value, count } of from.#heap) this.#addExact(value, count);
    else this.#mergeInexact(from);
    if (this.#heap.length > this.capacity) this.#truncate();
    else if (this.#isFull()) this.#order();
  }

  /** The `limit` most frequent values, most frequent first. Equal counts are sorted by value. */
  top(limit: number): readonly Counter[] {
    if (limit >= this.#heap.length) return [...this.#heap].sort(byCountDescending);
    const best: Slot[] = [];
    for (const slot of this.#heap) {
      const last = best[limit - 1];
      if (last !== undefined && byCountDescending(last, slot) < 0) continue;
      best.splice(placeOf(slot, best), 0, slot);
      if (best.length > limit) best.pop();
    }
    return best;
  }

  /** Replaces its counters with these, at most `capacity`. */
  restore(counters: Iterable<Counter>, missed: number): void {
    this.#missed = missed;
    this.#replace(Array.from(counters, ({ value, count, error }) => ({ value, count, error, position: 0 })));
  }

  /** May leave more counters than the capacity, out of order. */
  #addExact(value: string, count: number): void {
    const known = this.#slots.get(value);
    if (known !== undefined) {
      known.count += count;
      return;
    }
    const slot = { value, count, error: 0, position: 0 };
    this.#heap.push(slot);
    this.#slots.set(value, slot);
  }

  #mergeInexact(from: SpaceSaving): void {
    const merged = this.#heap.map((own) => sumOf(own, from.#slots.get(own.value), from.#missed));
    for (const other of from.#heap) {
      if (!this.#slots.has(other.value)) merged.push(sumOf(other, undefined, this.#missed));
    }
    this.#missed += from.#missed;
    this.#replace(merged);
  }

  /** Keeps the greatest counters. */
  #truncate(): void {
    const sorted = this.#heap.sort(byCountDescending);
    this.#missed = Math.max(this.#missed, sorted[this.capacity]?.count ?? 0);
    this.#replace(sorted.slice(0, this.capacity));
  }

  #replace(slots: Slot[]): void {
    this.#heap = slots;
    this.#slots.clear();
    for (const slot of slots) this.#slots.set(slot.value, slot);
    if (this.#isFull()) this.#order();
  }

  /** Makes a heap of the slots: an array in ascending order is one. */
  #order(): void {
    this.#heap.sort(byCountDescending).reverse();
    for (const [position, slot] of this.#heap.entries()) slot.position = position;
  }

  #isFull(): boolean {
    return this.#heap.length === this.capacity;
  }

  #track(value: string): void {
    const slot = { value, count: 1, error: 0, position: 0 };
    this.#heap.push(slot);
    this.#slots.set(value, slot);
    if (this.#isFull()) this.#order();
  }

  #replaceLeast(value: string): void {
    const least = this.#heap[0];
    if (least === undefined) return;
    this.#slots.delete(least.value);
    this.#slots.set(value, least);
    this.#missed = Math.max(this.#missed, least.count);
    least.value = value;
    least.error = least.count;
    this.#raise(least);
  }

  #raise(slot: Slot): void {
    slot.count += 1;
    if (this.#isFull()) this.#sink(slot);
  }

  #sink(slot: Slot): void {
    let position = slot.position;
    for (;;) {
      const child = this.#lesserChild(position);
      if (child === undefined || !isLess(child, slot)) break;
      const freed = child.position;
      this.#heap[position] = child;
      child.position = position;
      position = freed;
    }
    this.#heap[position] = slot;
    slot.position = position;
  }

  #lesserChild(position: number): Slot | undefined {
    const left = this.#heap[2 * position + 1];
    const right = this.#heap[2 * position + 2];
    return left !== undefined && right !== undefined && isLess(right, left) ? right : left;
  }
}

/** Where a slot belongs in a sorted list. */
function placeOf(slot: Slot, sorted: readonly Slot[]): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    // `middle` is less than `high`, which is at most the length.
    if (byCountDescending(sorted[middle]!, slot) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

function sumOf(counter: Counter, other: Counter | undefined, untracked: number): Slot {
  return {
    position: 0,
    value: counter.value,
    count: counter.count + (other?.count ?? untracked),
    error: counter.error + (other?.error ?? untracked),
  };
}

function isLess(a: Counter, b: Counter): boolean {
  return a.count < b.count || (a.count === b.count && a.value > b.value);
}

function byCountDescending(a: Counter, b: Counter): number {
  return b.count - a.count || (a.value < b.value ? -1 : 1);
}
