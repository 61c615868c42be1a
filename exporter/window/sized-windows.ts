import { SizedSeries } from './sized-series.js';
import type { SizedShape, SlicePositions } from './sized-series.js';
import type { WindowTime, Windows, WindowsState } from './windows.js';

/**
 * Windows of one size, cut from slices of one slide each, which are numbered since 1970. Windows that overlap show the one
 * that is filling, so that an event is seen at once; windows that do not (slide = size) show the last that has closed.
 *
 *      slices:  [ 15 ][ 16 ][ 17 ][ 18 ][ 19 ][ 20 ]        size = 3 slides
 *                     \---- closed ----/     |   position
 *                           \---- shown ----------/         watermark in 19, position in 20: 18 is the last one closed
 */
export class SizedWindows implements Windows, SlicePositions {
  readonly shape: SizedShape;
  /** Slices in a window. */
  readonly length: number;
  /** Whether the window of a series that fell silent reads 0, once, rather than disappear: what a count does. */
  readonly showsZero: boolean;
  #shown = -Infinity;
  #closed = -Infinity;
  #closedBefore = -Infinity;
  #shownAtLastClose = -Infinity;

  constructor(shape: SizedShape) {
    const { aggregate, sizeMs, slideMs } = shape;
    this.shape = shape;
    this.length = sizeMs / slideMs;
    this.showsZero = aggregate.read(aggregate.zero(), sizeMs) === 0;
  }

  /** Number of the last slice of the window that is shown. */
  get shown(): number {
    return this.#shown;
  }

  /** Number of the last slice of the newest window that has closed, as last settled. */
  get closed(): number {
    return this.#closed;
  }

  /** The same, as settled the time before: windows between the two have just closed. */
  get closedBefore(): number {
    return this.#closedBefore;
  }

  /** Number of the newest slice that no window needs any more. A series may not have been asked yet for what has just closed. */
  get expired(): number {
    return (this.shape.publishes ? Math.min(this.#shown, this.#closedBefore) : this.#shown) - this.length;
  }

  begin(): SizedSeries {
    return new SizedSeries(this);
  }

  advanceTo({ positionMs, watermarkMs }: WindowTime): void {
    const { slideMs } = this.shape;
    const shownMs = this.length > 1 ? positionMs : watermarkMs - slideMs;
    if (shownMs >= (this.#shown + 1) * slideMs) this.#shown = Math.floor(shownMs / slideMs);
  }

  isDue({ watermarkMs }: WindowTime): boolean {
    return (
      this.#shown !== this.#shownAtLastClose ||
      (this.shape.publishes && this.#closedAt(watermarkMs) > this.#closed)
    );
  }

  closeUpTo({ watermarkMs }: WindowTime): void {
    this.#shownAtLastClose = this.#shown;
    this.#closedBefore = this.#closed;
    this.#closed = Math.max(this.#closed, this.#closedAt(watermarkMs));
  }

  save(): WindowsState {
    return {
      kind: 'sized',
      shown: this.#shown,
      closed: this.#closed,
      closedBefore: this.#closedBefore,
      shownAtLastClose: this.#shownAtLastClose,
    };
  }

  restore(state: WindowsState): void {
    if (state.kind !== 'sized') throw new Error(`BUG: windows of one size and the state of a ${state.kind}`);
    this.#shown = state.shown;
    this.#closed = state.closed;
    this.#closedBefore = state.closedBefore;
    this.#shownAtLastClose = state.shownAtLastClose;
  }

  #closedAt(watermarkMs: number): number {
    return Math.floor(watermarkMs / this.shape.slideMs) - 1;
  }
}
