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
 * The most frequent values of a stream, in bounded memory. Space-Saving by Metwally, Agrawal and El Abbadi
 * (https://doi.org/10.1007/978-3-540-30570-5_27): an untracked value replaces the value with the minimum count and
 * inherits that count as its error. So no count is too low, and none is too high by more than n / capacity.
 * A value with more than n / capacity of the n events is always tracked.
 */
export class SpaceSaving {
  readonly capacity: number;
  readonly #slots = new Map<string, Slot>();
  /**
   * Unordered until it is full, then a binary min-heap: the children of `i` are `2i + 1` and `2i + 2`. For equal counts, the
   * greater value sorts first, so the next eviction depends only on the counters, and a restored state behaves the same.
   */
  #heap: Slot[] = [];

  constructor(capacity: number) {
    this.capacity = capacity;
  }

  add(value: string): void {
    const known = this.#slots.get(value);
    if (known !== undefined) this.#raise(known);
    else if (this.#isFull()) this.#replaceLeast(ownText(value));
    else this.#track(ownText(value));
  }

  /**
   * Mergeable summaries by Agarwal et al. (https://doi.org/10.1145/2500128): a value that one side does not track
   * may have had up to that side's minimum count there. The bounds above also hold after a merge.
   */
  merge(from: SpaceSaving): void {
    const ownUntracked = this.#untrackedCount();
    const otherUntracked = from.#untrackedCount();
    const merged = new Map<string, Counter>();
    for (const own of this.#heap)
      merged.set(own.value, sumOf(own, from.#slots.get(own.value), otherUntracked));
    for (const other of from.#heap) {
      if (!merged.has(other.value)) merged.set(other.value, sumOf(other, undefined, ownUntracked));
    }
    this.restore([...merged.values()].sort(byCountDescending).slice(0, this.capacity));
  }

  /** The `limit` most frequent values, most frequent first. Equal counts are sorted by value. */
  top(limit: number): readonly Counter[] {
    return [...this.#heap].sort(byCountDescending).slice(0, limit);
  }

  /** Replaces its counters with these, at most `capacity`. */
  restore(counters: readonly Counter[]): void {
    // A sorted ascending array is a min-heap.
    this.#heap = [...counters]
      .sort(byCountDescending)
      .reverse()
      .map(({ value, count, error }, position) => ({ value, count, error, position }));
    this.#slots.clear();
    for (const slot of this.#heap) this.#slots.set(slot.value, slot);
  }

  #isFull(): boolean {
    return this.#heap.length === this.capacity;
  }

  /** Maximum count that an untracked value may have had. */
  #untrackedCount(): number {
    return this.#isFull() ? (this.#heap[0]?.count ?? 0) : 0;
  }

  #track(value: string): void {
    const slot = { value, count: 1, error: 0, position: 0 };
    this.#heap.push(slot);
    this.#slots.set(value, slot);
    if (this.#isFull()) this.restore(this.#heap);
  }

  #replaceLeast(value: string): void {
    const least = this.#heap[0];
    if (least === undefined) return;
    this.#slots.delete(least.value);
    this.#slots.set(value, least);
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

function sumOf(counter: Counter, other: Counter | undefined, untracked: number): Counter {
  return {
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
