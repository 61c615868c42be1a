import type { AggregateInput, AnyAggregate, Reading } from '../aggregate/aggregate.js';

/** How a window is cut, the same for all series of a metric. */
export interface WindowShape {
  readonly aggregate: AnyAggregate;
  readonly sizeMs: number;
  /** Slices in a window. */
  readonly length: number;
  /** Whether the window of a series that fell silent reads 0, once, rather than disappear: what a count does. */
  readonly showsZero: boolean;
}

/** What a series shows: its aggregate over the window, and how many events are in it. */
export interface WindowReading {
  readonly reading: Reading;
  readonly events: number;
}

/** The events of one series within one slide of time, already aggregated. `number` counts slides since 1970. */
export interface Slice {
  readonly number: number;
  readonly state: unknown;
  events: number;
}

/**
 * One series of a window. It keeps a state for each slice that has events; the window is the merge of those that it spans:
 *
 *       left  | [ .. ][ 17 ][ .. ][ 19 ] |  may be filling already (a tumbling window shows only what is closed)
 *              \-- length slices --/  end
 *
 * The same events give the same reading in whatever order they come: a slice is chosen by event time alone, and what has
 * left the window makes no difference to it.
 */
export class WindowSeries {
  /** In order of time, without the empty ones. */
  readonly #slices: Slice[] = [];
  /** Number of the newest slice with events that has left the window. */
  #left = -Infinity;
  #cached: { readonly end: number; readonly reading: WindowReading | undefined } | undefined;
  /** All slices of the window but its newest, merged: while that fills, a reading is one merge and not `length`. */
  #older: { readonly end: number; readonly newest: Slice; readonly state: unknown } | undefined;

  get slices(): readonly Slice[] {
    return this.#slices;
  }

  add(shape: WindowShape, number: number, end: number, input: AggregateInput): void {
    const slice = this.#changing(shape, number, end);
    if (slice === undefined) return;
    shape.aggregate.add(slice.state, input);
    slice.events++;
  }

  /** Takes in a slice that was aggregated elsewhere. */
  merge(shape: WindowShape, { number, state, events }: Slice, end: number): void {
    const slice = this.#changing(shape, number, end);
    if (slice === undefined) return;
    shape.aggregate.merge(slice.state, state);
    slice.events += events;
  }

  /** What the window that ends with slice `end` shows; `undefined` when it has nothing to show. */
  read(shape: WindowShape, end: number): WindowReading | undefined {
    if (this.#cached?.end === end) return this.#cached.reading;
    const reading = this.#compute(shape, end);
    this.#cached = { end, reading };
    return reading;
  }

  /** Whether nothing is left to show, now or later, unless new events come. */
  isOver(shape: WindowShape, end: number): boolean {
    this.#dropLeft(shape, end);
    return this.#slices.length === 0 && !this.#showsZeroAt(shape, end);
  }

  /** The slice that is about to change; `undefined` when it has left the window. */
  #changing(shape: WindowShape, number: number, end: number): Slice | undefined {
    if (number <= end - shape.length) {
      // It has left already, but it may be why the window shows zero.
      if (number > this.#left) this.#cached = undefined;
      this.#left = Math.max(this.#left, number);
      return undefined;
    }
    const slice = this.#sliceAt(shape, number);
    if (number <= end) this.#cached = undefined;
    if (this.#older !== undefined && slice !== this.#older.newest) this.#older = undefined;
    return slice;
  }

  #compute(shape: WindowShape, end: number): WindowReading | undefined {
    this.#dropLeft(shape, end);
    const shown = this.#slices.filter((slice) => slice.number <= end);
    const newest = shown.pop();
    if (newest === undefined) {
      if (!this.#showsZeroAt(shape, end)) return undefined;
      return { reading: shape.aggregate.read(shape.aggregate.zero(), shape.sizeMs), events: 0 };
    }
    const state = shown.length === 0 ? newest.state : this.#merge(shape, end, shown, newest);
    const events = shown.reduce((sum, slice) => sum + slice.events, newest.events);
    return { reading: shape.aggregate.read(state, shape.sizeMs), events };
  }

  #merge({ aggregate }: WindowShape, end: number, older: readonly Slice[], newest: Slice): unknown {
    if (this.#older?.end !== end || this.#older.newest !== newest) {
      const state = aggregate.zero();
      for (const slice of older) aggregate.merge(state, slice.state);
      this.#older = { end, newest, state };
    }
    const merged = aggregate.zero();
    aggregate.merge(merged, this.#older.state);
    aggregate.merge(merged, newest.state);
    return merged;
  }

  /** Zero is shown for one more window after the last event has left. */
  #showsZeroAt(shape: WindowShape, end: number): boolean {
    return shape.showsZero && this.#left > end - 2 * shape.length;
  }

  #dropLeft(shape: WindowShape, end: number): void {
    for (let first = this.#slices[0]; first !== undefined; first = this.#slices[0]) {
      if (first.number > end - shape.length) return;
      this.#left = Math.max(this.#left, first.number);
      this.#slices.shift();
    }
  }

  /** Searched from the newest: events come nearly in order. */
  #sliceAt(shape: WindowShape, number: number): Slice {
    let at = this.#slices.length;
    for (; at > 0; at--) {
      const slice = this.#slices[at - 1];
      if (slice === undefined || slice.number < number) break;
      if (slice.number === number) return slice;
    }
    const slice = { number, state: shape.aggregate.zero(), events: 0 };
    this.#slices.splice(at, 0, slice);
    return slice;
  }
}
