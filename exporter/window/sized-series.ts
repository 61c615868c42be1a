import type { AggregateInput, AnyAggregate } from '../aggregate/aggregate.js';
import type { ClosedSpan, WindowPart, WindowReading, WindowSeries, WindowSeriesState } from './windows.js';

export interface SizedShape {
  readonly aggregate: AnyAggregate;
  readonly sizeMs: number;
  readonly slideMs: number;
  /** Whether closed windows are handed out; else their slices go as soon as they are no longer shown. */
  readonly publishes: boolean;
}

/** How far the windows of a metric have come, in numbers of slices. */
export interface SlicePositions {
  readonly shape: SizedShape;
  /** Slices in a window. */
  readonly length: number;
  /** Whether the window of a series that fell silent reads 0, once, rather than disappear: what a count does. */
  readonly showsZero: boolean;
  /** The last slice of the window that is shown. */
  readonly shown: number;
  /** The last slice of the newest window that has closed. */
  readonly closed: number;
  /** The same, the time before: windows between the two have just closed. */
  readonly closedBefore: number;
  /** The newest slice that no window needs any more. */
  readonly expired: number;
}

/** The events of one series within one slide of time, already aggregated. */
interface Slice {
  readonly number: number;
  readonly state: unknown;
  events: number;
}

/**
 * One series of windows of one size. It keeps a state for each slice that has events; a window is the merge of those that
 * it spans:
 *
 *       left  | [ .. ][ 17 ][ .. ][ 19 ] |  may be filling already (a tumbling window shows only what is closed)
 *              \-- length slices --/  shown
 *
 * The same events give the same reading in whatever order they come: a slice is chosen by event time alone, and what has
 * left the window makes no difference to it.
 */
export class SizedSeries implements WindowSeries {
  readonly #windows: SlicePositions;
  /** In order of time, without the empty ones. */
  readonly #slices: Slice[] = [];
  /** Number of the newest slice with events that is no longer kept. */
  #dropped = -Infinity;
  #cached: { readonly end: number; readonly reading: WindowReading | undefined } | undefined;
  /** All slices of the window but its newest, merged: while that fills, a reading is one merge and not `length`. */
  #older: { readonly end: number; readonly newest: Slice; readonly state: unknown } | undefined;

  constructor(windows: SlicePositions) {
    this.#windows = windows;
  }

  add(timeMs: number, input: AggregateInput): void {
    const slice = this.#sliceOf(timeMs);
    if (slice === undefined) return;
    this.#windows.shape.aggregate.add(slice.state, input);
    slice.events++;
  }

  merge({ firstMs, state, events }: WindowPart): void {
    const slice = this.#sliceOf(firstMs);
    if (slice === undefined) return;
    this.#windows.shape.aggregate.merge(slice.state, state);
    slice.events += events;
  }

  parts(): readonly WindowPart[] {
    return this.#slices.map(({ number, state, events }) => {
      const firstMs = number * this.#windows.shape.slideMs;
      return { firstMs, lastMs: firstMs, state, events };
    });
  }

  save(): WindowSeriesState {
    return { kind: 'sized', parts: this.parts(), dropped: this.#dropped };
  }

  restore(state: WindowSeriesState): void {
    if (state.kind !== 'sized') throw new Error(`BUG: a series of one size and the state of a ${state.kind}`);
    this.#dropped = state.dropped;
    for (const part of state.parts) {
      const number = Math.round(part.firstMs / this.#windows.shape.slideMs);
      this.#slices.push({ number, state: part.state, events: part.events });
    }
  }

  read(): WindowReading | undefined {
    const end = this.#windows.shown;
    if (this.#cached?.end === end) return this.#cached.reading;
    const reading = this.#readShown(end);
    this.#cached = { end, reading };
    return reading;
  }

  *drainClosed(): Generator<ClosedSpan> {
    const { closed, closedBefore, length } = this.#windows;
    let end = closedBefore + 1;
    // The windows of a slice end with it or with one of the `length - 1` that follow.
    for (const { number } of this.#slices) {
      for (end = Math.max(end, number); end <= Math.min(closed, number + length - 1); end++) {
        yield this.#spanOf(end);
      }
    }
  }

  isExpired(): boolean {
    this.#dropExpired();
    return this.#slices.length === 0 && !this.#showsZeroAt(this.#windows.shown);
  }

  /** The slice for events of this time, which are about to be added; none when every window that it belonged to is past. */
  #sliceOf(timeMs: number): Slice | undefined {
    const { expired, shape, shown } = this.#windows;
    const number = Math.floor(timeMs / shape.slideMs);
    if (number <= expired) {
      // It has left already, but it may be why the window shows zero.
      if (number > this.#dropped) this.#cached = undefined;
      this.#dropped = Math.max(this.#dropped, number);
      return undefined;
    }
    const slice = this.#sliceAt(number);
    if (number <= shown) this.#cached = undefined;
    if (slice !== this.#older?.newest) this.#older = undefined;
    return slice;
  }

  #readShown(end: number): WindowReading | undefined {
    this.#dropExpired();
    const { aggregate, sizeMs } = this.#windows.shape;
    const slices = this.#within(end);
    const newest = slices.at(-1);
    if (newest === undefined) {
      if (!this.#showsZeroAt(end)) return undefined;
      return { reading: aggregate.read(aggregate.zero(), sizeMs), events: 0 };
    }
    const state = slices.length === 1 ? newest.state : this.#mergeShown(end, slices.slice(0, -1), newest);
    return { reading: aggregate.read(state, sizeMs), events: eventsOf(slices) };
  }

  #mergeShown(end: number, older: readonly Slice[], newest: Slice): unknown {
    if (this.#older?.end !== end || this.#older.newest !== newest) {
      this.#older = { end, newest, state: this.#merged(older.map(({ state }) => state)) };
    }
    return this.#merged([this.#older.state, newest.state]);
  }

  #spanOf(end: number): ClosedSpan {
    const { aggregate, sizeMs, slideMs } = this.#windows.shape;
    const slices = this.#within(end);
    const reading = aggregate.read(this.#merged(slices.map(({ state }) => state)), sizeMs);
    const endMs = (end + 1) * slideMs;
    return { startMs: endMs - sizeMs, endMs, reading, events: eventsOf(slices) };
  }

  #merged(states: readonly unknown[]): unknown {
    const { aggregate } = this.#windows.shape;
    const into = aggregate.zero();
    for (const state of states) aggregate.merge(into, state);
    return into;
  }

  /** The slices of the window that ends with slice `end`. */
  #within(end: number): Slice[] {
    return this.#slices.filter(({ number }) => number > end - this.#windows.length && number <= end);
  }

  /** Zero is shown for one more window after the last event has left. */
  #showsZeroAt(end: number): boolean {
    const { length, showsZero } = this.#windows;
    if (!showsZero) return false;
    const dropped = this.#slices.findLast(({ number }) => number <= end - length)?.number ?? this.#dropped;
    return dropped > end - 2 * length;
  }

  #dropExpired(): void {
    const { expired } = this.#windows;
    for (let first = this.#slices[0]; first !== undefined; first = this.#slices[0]) {
      if (first.number > expired) return;
      this.#dropped = Math.max(this.#dropped, first.number);
      this.#slices.shift();
    }
  }

  /** Searched from the newest: events come nearly in order. */
  #sliceAt(number: number): Slice {
    let at = this.#slices.length;
    for (; at > 0; at--) {
      const slice = this.#slices[at - 1];
      if (slice === undefined || slice.number < number) break;
      if (slice.number === number) return slice;
    }
    const slice = { number, state: this.#windows.shape.aggregate.zero(), events: 0 };
    this.#slices.splice(at, 0, slice);
    return slice;
  }
}

function eventsOf(slices: readonly Slice[]): number {
  return slices.reduce((sum, { events }) => sum + events, 0);
}
