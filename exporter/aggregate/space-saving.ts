import { ownText } from '../event/own-text.js';

/** A value that is followed. Its true count is from `count - error` to `count`. */
export interface Counter {
  readonly value: string;
  readonly count: number;
  readonly error: number;
}

interface Slot {
  value: string;
  count: number;
  error: number;
  /** Where it stands in the heap; of no meaning before there is one. */
  position: number;
}

/**
 * The most frequent values of a stream, in bounded memory. Space-Saving of Metwally, Agrawal and El Abbadi
 * (https://doi.org/10.1007/978-3-540-30570-5_27): a value that is not followed takes the place of the least
 * one and inherits its count as error, so no count is too low, and none is too high by more than n / capacity.
 * A value with more than n / capacity of the n events is always followed.
 */
export class SpaceSaving {
  readonly capacity: number;
  readonly #slots = new Map<string, Slot>();
  /**
   * In order only once it is full: then a binary heap, the least first, `2i + 1` and `2i + 2` below `i`. Of equal counts the
   * greater value is the lesser, so that what goes first depends on what is followed alone and a restored state goes on alike.
   */
  #heap: Slot[] = [];

  constructor(capacity: number) {
    this.capacity = capacity;
  }

  add(value: string): void {
    const known = this.#slots.get(value);
    if (known !== undefined) this.#raise(known);
    else if (this.#isFull()) this.#replaceLeast(ownText(value));
    else this.#follow(ownText(value));
  }

  /**
   * Mergeable summaries of Agarwal et al. (https://doi.org/10.1145/2500128): a value that one side does not
   * follow may have had up to that side's least count there. The bounds above hold for what is kept.
   */
  merge(from: SpaceSaving): void {
    const ownUnseen = this.#unseenCount();
    const otherUnseen = from.#unseenCount();
    const merged = new Map<string, Counter>();
    for (const own of this.#heap) merged.set(own.value, sumOf(own, from.#slots.get(own.value), otherUnseen));
    for (const other of from.#heap) {
      if (!merged.has(other.value)) merged.set(other.value, sumOf(other, undefined, ownUnseen));
    }
    this.restore([...merged.values()].sort(byCountDown).slice(0, this.capacity));
  }

  /** The `limit` most frequent values, most frequent first; equal counts in the order of their values. */
  top(limit: number): readonly Counter[] {
    return [...this.#heap].sort(byCountDown).slice(0, limit);
  }

  /** Takes these counters, at most `capacity`, in place of its own. */
  restore(counters: readonly Counter[]): void {
    // An ascending array is a heap.
    this.#heap = [...counters]
      .sort(byCountDown)
      .reverse()
      .map(({ value, count, error }, position) => ({ value, count, error, position }));
    this.#slots.clear();
    for (const slot of this.#heap) this.#slots.set(slot.value, slot);
  }

  #isFull(): boolean {
    return this.#heap.length === this.capacity;
  }

  /** What a value that is not followed may have had at most. */
  #unseenCount(): number {
    return this.#isFull() ? (this.#heap[0]?.count ?? 0) : 0;
  }

  #follow(value: string): void {
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

function sumOf(counter: Counter, other: Counter | undefined, unseen: number): Counter {
  return {
    value: counter.value,
    count: counter.count + (other?.count ?? unseen),
    error: counter.error + (other?.error ?? unseen),
  };
}

function isLess(a: Counter, b: Counter): boolean {
  return a.count < b.count || (a.count === b.count && a.value > b.value);
}

function byCountDown(a: Counter, b: Counter): number {
  return b.count - a.count || (a.value < b.value ? -1 : 1);
}
