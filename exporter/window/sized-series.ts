import type { AggregateInput, AnyAggregate } from '../aggregate/aggregate.js';
import { unpackState } from '../aggregate/packed.js';
import type { Extent } from '../state/holder.js';
import { MergedSlices } from './merged-slices.js';
import { firstFrom, Slice } from './slice.js';
import { readWindow } from './windows.js';
import type { ClosedSpan, WindowPart, WindowReading, WindowSeries, WindowSeriesState } from './windows.js';

export interface SizedShape {
  readonly aggregate: AnyAggregate;
  readonly sizeMs: number;
  readonly slideMs: number;
  /** Whether closed windows are published. If not, slices are dropped as soon as no shown window needs them. */
  readonly publishes: boolean;
}

/** Series of shorter windows keep all slices unpacked: most are read with each slide. */
const MIN_LONG = 16;

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
  readonly #merged: MergedSlices;

  /** `phase`: where its nodes of merged slices begin. */
  constructor(windows: SlicePositions, phase: number) {
    this.#windows = windows;
    this.#merged = new MergedSlices(windows.shape.aggregate, this.#slices, windows.length < MIN_LONG, phase);
  }

  add(timeMs: number, input: AggregateInput): void {
    const slice = this.#sliceOf(timeMs);
    if (slice === undefined) return;
    const { aggregate } = this.#windows.shape;
    aggregate.add(slice.stateOf(aggregate), input, timeMs);
    slice.events++;
  }

  merge({ firstMs, state, events }: WindowPart): void {
    const slice = this.#sliceOf(firstMs);
    if (slice === undefined) return;
    const { aggregate } = this.#windows.shape;
    aggregate.merge(slice.stateOf(aggregate), unpackState(aggregate, state));
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
    const gone = state.extent === 'all' ? Infinity : firstFrom(this.#slices, state.dropped + 1);
    this.#slices.splice(0, gone);
    for (const { firstMs, state: packed, events } of state.parts) {
      const slice = new Slice(Math.round(firstMs / this.#windows.shape.slideMs), events, packed);
      const at = firstFrom(this.#slices, slice.number);
      this.#slices.splice(at, this.#slices[at]?.number === slice.number ? 1 : 0, slice);
    }
    this.#merged.clear();
    this.#cached = undefined;
  }

  read(): WindowReading | undefined {
    const end = this.#windows.shown;
    if (this.#cached?.end === end) return this.#cached.reading;
    const reading = this.#readShown(end);
    this.#cached = { end, reading };
    return reading;
  }

  /** None if windows are not published: nobody would see them. */
  *drainClosed(): Generator<ClosedSpan> {
    const { closed, closedBefore, length, shape } = this.#windows;
    if (!shape.publishes) return;
    let end = closedBefore + 1;
    // The windows that contain a slice end with it or with one of the following `length - 1` slices.
    for (const { number } of this.#slices) {
      for (end = Math.max(end, number); end <= Math.min(closed, number + length - 1); end++) {
        yield this.#spanOf(end);
      }
    }
  }

  /** A series that is read will be read again. */
  prepare(): void {
    const { shown, length } = this.#windows;
    if (this.#cached === undefined || length < MIN_LONG || this.#cached.end === shown) return;
    const newest = this.#newestOf(shown);
    if (newest !== undefined) this.#merged.prepare(this.#firstOf(shown), newest.number - 1);
  }

  isExpired(): boolean {
    const { closed, length, shown } = this.#windows;
    this.#dropExpired();
    if (length >= MIN_LONG) this.#merged.settle(shown - length + 1, closed);
    return this.#slices.length === 0 && !this.#showsZeroAt(shown);
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
    this.#merged.changed(number);
    if (number <= shown) this.#cached = undefined;
    return slice;
  }

  #readShown(end: number): WindowReading | undefined {
    this.#dropExpired();
    const { aggregate, sizeMs } = this.#windows.shape;
    const newest = this.#newestOf(end);
    if (newest === undefined) {
      if (!this.#showsZeroAt(end)) return undefined;
      return readWindow(aggregate, aggregate.zero(), sizeMs, 0);
    }
    const state = newest.stateOf(aggregate);
    // The newest slice fills: what is merged of the others is kept.
    const merged = this.#merged.upTo(this.#firstOf(end), newest.number - 1);
    if (merged === undefined) return readWindow(aggregate, state, sizeMs, newest.events);
    aggregate.merge(merged.state, state);
    return readWindow(aggregate, merged.state, sizeMs, merged.events + newest.events);
  }

  #spanOf(end: number): ClosedSpan {
    const { aggregate, sizeMs, slideMs } = this.#windows.shape;
    const merged = this.#merged.between(this.#firstOf(end), end) ?? { state: aggregate.zero(), events: 0 };
    const endMs = (end + 1) * slideMs;
    return {
      startMs: endMs - sizeMs,
      endMs,
      ...readWindow(aggregate, merged.state, sizeMs, merged.events),
    };
  }

  /** The first slice of the window that ends with slice `end`. */
  #firstOf(end: number): number {
    return end - this.#windows.length + 1;
  }

  /** The newest slice with events of the window that ends with slice `end`. */
  #newestOf(end: number): Slice | undefined {
    const newest = this.#slices[firstFrom(this.#slices, end + 1) - 1];
    return newest !== undefined && newest.number >= this.#firstOf(end) ? newest : undefined;
  }

  /** Zero is shown for one more window after the last event was dropped. */
  #showsZeroAt(end: number): boolean {
    const { length, showsZero } = this.#windows;
    if (!showsZero) return false;
    const dropped = this.#slices[firstFrom(this.#slices, end - length + 1) - 1]?.number ?? this.#dropped;
    return dropped > end - 2 * length;
  }

  #dropExpired(): void {
    const { expired } = this.#windows;
    for (let first = this.#slices[0]; first !== undefined; first = this.#slices[0]) {
      if (first.number > expired) return;
      this.#dropped = Math.max(this.#dropped, first.number);
      this.#merged.changed(first.number);
      this.#slices.shift();
    }
  }

  #partOf(slice: Slice): WindowPart {
    const { aggregate, slideMs } = this.#windows.shape;
    const firstMs = slice.number * slideMs;
    return { firstMs, lastMs: firstMs, state: slice.packed(aggregate), events: slice.events };
  }

  /** Searches from the newest slice, since events arrive nearly in order. */
  #sliceAt(number: number): Slice {
    let at = this.#slices.length;
    for (; at > 0; at--) {
      const slice = this.#slices[at - 1];
      if (slice === undefined || slice.number < number) break;
      if (slice.number === number) return slice;
    }
    const slice = new Slice(number, 0, this.#windows.shape.aggregate.zero());
    this.#slices.splice(at, 0, slice);
    return slice;
  }
}
