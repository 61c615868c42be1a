import type { AggregateInput, AnyAggregate } from '../aggregate/aggregate.js';
import type { Extent } from '../state/holder.js';
import { readWindow } from './windows.js';
import type { ClosedSpan, WindowPart, WindowReading, WindowSeries, WindowSeriesState } from './windows.js';

export interface SizedShape {
  readonly aggregate: AnyAggregate;
  readonly sizeMs: number;
  readonly slideMs: number;
  /** Whether closed windows are published. If not, slices are dropped as soon as no shown window needs them. */
  readonly publishes: boolean;
}

/** The current windows of a metric, as slice numbers. */
export interface SlicePositions {
  readonly shape: SizedShape;
  /** Number of slices in a window. */
  readonly length: number;
  /** Whether a series without events shows 0 for one window before it disappears, as a count does. */
  readonly showsZero: boolean;
  /** The last slice of the window that is shown. */
  readonly shown: number;
  /** The last slice of the newest window that has closed. */
  readonly closed: number;
  /** `closed` before the last `closeUpTo`: the windows between the two have just closed. */
  readonly closedBefore: number;
  /** The newest slice that no window needs. */
  readonly expired: number;
}

/** The aggregated events of one series within one slide. */
interface Slice {
  readonly number: number;
  readonly state: unknown;
  events: number;
  /** Whether events were added since the last save. */
  isChanged: boolean;
}

/**
 * One series of windows of a fixed size. It keeps one aggregate state for each slice that has events. A window is the merge of
 * its slices:
 *
 *    dropped  | [ .. ][ 17 ][ .. ][ 19 ] |  may be filling already (a tumbling window shows only closed slices)
 *              \-- length slices --/  shown
 *
 * The same events give the same reading in any order: only the event time selects the slice, and dropped slices do not affect
 * the window.
 */
export class SizedSeries implements WindowSeries {
  readonly #windows: SlicePositions;
  /** In time order, without empty slices. */
  readonly #slices: Slice[] = [];
  /** Number of the newest dropped slice that had events. */
  #dropped = -Infinity;
  #cached: { readonly end: number; readonly reading: WindowReading | undefined } | undefined;
  /** All slices of the window except the newest, merged: while the newest fills, a reading takes one merge instead of `length`. */
  #older: { readonly end: number; readonly newest: Slice; readonly state: unknown } | undefined;

  constructor(windows: SlicePositions) {
    this.#windows = windows;
  }

  add(timeMs: number, input: AggregateInput): void {
    const slice = this.#sliceOf(timeMs);
    if (slice === undefined) return;
    this.#windows.shape.aggregate.add(slice.state, input, timeMs);
    slice.events++;
  }

  merge({ firstMs, state, events }: WindowPart): void {
    const slice = this.#sliceOf(firstMs);
    if (slice === undefined) return;
    this.#windows.shape.aggregate.merge(slice.state, state);
    slice.events += events;
  }

  parts(): readonly WindowPart[] {
    return this.#slices.map((slice) => this.#partOf(slice));
  }

  save(extent: Extent): WindowSeriesState {
    const saved = extent === 'all' ? this.#slices : this.#slices.filter(({ isChanged }) => isChanged);
    const parts = saved.map((slice) => this.#partOf(slice));
    for (const slice of saved) slice.isChanged = false;
    return { kind: 'sized', extent, parts, dropped: this.#dropped };
  }

  restore(state: WindowSeriesState): void {
    if (state.kind !== 'sized')
      throw new Error(`BUG: a sized series cannot be restored from a ${state.kind} series`);
    this.#dropped = state.dropped;
    const saved = state.parts.map(({ firstMs, state: merged, events }): Slice => {
      const number = Math.round(firstMs / this.#windows.shape.slideMs);
      return { number, state: merged, events, isChanged: true };
    });
    const replaced = new Set(saved.map(({ number }) => number));
    const kept =
      state.extent === 'all'
        ? []
        : this.#slices.filter(({ number }) => number > state.dropped && !replaced.has(number));
    this.#slices.splice(0, Infinity, ...[...kept, ...saved].sort((a, b) => a.number - b.number));
    this.#cached = undefined;
    this.#older = undefined;
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
    // The windows that contain a slice end with it or with one of the following `length - 1` slices.
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

  /** The slice for events of this time, created if needed; `undefined` if no window needs it any more. */
  #sliceOf(timeMs: number): Slice | undefined {
    const { expired, shape, shown } = this.#windows;
    const number = Math.floor(timeMs / shape.slideMs);
    if (number <= expired) {
      // The slice has expired, but its events may be the reason why the window shows zero.
      if (number > this.#dropped) this.#cached = undefined;
      this.#dropped = Math.max(this.#dropped, number);
      return undefined;
    }
    const slice = this.#sliceAt(number);
    slice.isChanged = true;
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
      return readWindow(aggregate, aggregate.zero(), sizeMs, 0);
    }
    const state = slices.length === 1 ? newest.state : this.#mergeShown(end, slices.slice(0, -1), newest);
    return readWindow(aggregate, state, sizeMs, eventsOf(slices));
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
    const state = this.#merged(slices.map((slice) => slice.state));
    const endMs = (end + 1) * slideMs;
    return { startMs: endMs - sizeMs, endMs, ...readWindow(aggregate, state, sizeMs, eventsOf(slices)) };
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

  /** Zero is shown for one more window after the last event was dropped. */
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

  #partOf({ number, state, events }: Slice): WindowPart {
    const firstMs = number * this.#windows.shape.slideMs;
    return { firstMs, lastMs: firstMs, state, events };
  }

  /** Searches from the newest slice, since events arrive nearly in order. */
  #sliceAt(number: number): Slice {
    let at = this.#slices.length;
    for (; at > 0; at--) {
      const slice = this.#slices[at - 1];
      if (slice === undefined || slice.number < number) break;
      if (slice.number === number) return slice;
    }
    const slice = { number, state: this.#windows.shape.aggregate.zero(), events: 0, isChanged: true };
    this.#slices.splice(at, 0, slice);
    return slice;
  }
}

function eventsOf(slices: readonly Slice[]): number {
  return slices.reduce((sum, { events }) => sum + events, 0);
}
