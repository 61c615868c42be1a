import { hashText } from '../aggregate/text-hash.js';
import { PHASES } from './node-grid.js';
import { SizedSeries } from './sized-series.js';
import type { SizedShape, SlicePositions } from './sized-series.js';
import type { WindowTime, Windows, WindowsState } from './windows.js';

/**
 * Windows of a fixed size, made of slices of one slide each. Slices are numbered since 1970. Overlapping windows show the one
 * that is filling, so that an event is visible at once; tumbling windows (slide = size) show the last closed one.
 *
 *      slices:  [ 15 ][ 16 ][ 17 ][ 18 ][ 19 ][ 20 ]        size = 3 slides
 *                     \---- closed ----/     |   position
 *                           \---- shown ----------/         watermark in 19, position in 20: 18 is the last closed slice
 */
export class SizedWindows implements Windows, SlicePositions {
  readonly shape: SizedShape;
  readonly length: number;
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

  get shown(): number {
    return this.#shown;
  }

  /** As of the last `closeUpTo`. */
  get closed(): number {
    return this.#closed;
  }

  /** As of the `closeUpTo` before the last one. */
  get closedBefore(): number {
    return this.#closedBefore;
  }

  /** Keeps the slices of windows that have just closed: a series may not have reported them yet. */
  get expired(): number {
    return (this.shape.publishes ? Math.min(this.#shown, this.#closedBefore) : this.#shown) - this.length;
  }

  begin(labels: readonly string[]): SizedSeries {
    return new SizedSeries(this, hashText(labels.join('\n'), 0) & (PHASES - 1));
  }

  advanceTo({ positionMs, watermarkMs }: WindowTime): void {
    const { slideMs } = this.shape;
    const shownMs = this.length > 1 ? positionMs : watermarkMs - slideMs;
    if (shownMs >= (this.#shown + 1) * slideMs) this.#shown = Math.floor(shownMs / slideMs);
  }

  isClosed(timeMs: number, { watermarkMs }: WindowTime): boolean {
    return timeMs < watermarkMs && Math.floor(timeMs / this.shape.slideMs) <= this.expired;
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
    if (state.kind !== 'sized')
      throw new Error(`BUG: sized windows cannot be restored from ${state.kind} windows`);
    this.#shown = state.shown;
    this.#closed = state.closed;
    this.#closedBefore = state.closedBefore;
    this.#shownAtLastClose = state.shownAtLastClose;
  }

  #closedAt(watermarkMs: number): number {
    return Math.floor(watermarkMs / this.shape.slideMs) - 1;
  }
}
