import { LEAST_RANGE_MS } from './time-range.js';
import type { TimeRange } from './time-range.js';

/**
 * What time the charts show.
 *
 *     following --pause--> paused --resume--> following
 *     following, paused --zoom--> zoomed --zoom--> zoomed
 *     zoomed --zoom out--> the range before the zoom; the first one leads back to following or paused
 *     any --another span--> following
 */
export class ShownTime {
  #spanMs: number;
  /** The range at which the reader stopped the page, then each zoom. */
  #stopped: TimeRange | undefined;
  #zooms: readonly TimeRange[] = [];

  constructor(spanMs: number) {
    this.#spanMs = spanMs;
  }

  get spanMs(): number {
    return this.#spanMs;
  }

  get isZoomed(): boolean {
    return this.#zooms.length > 0;
  }

  /** Whether the charts move on with new data. */
  get isFollowing(): boolean {
    return this.#stopped === undefined && !this.isZoomed;
  }

  /** What is shown if the newest data is of `newestMs`. */
  range(newestMs: number): TimeRange {
    const following = { fromMs: newestMs - this.#spanMs, toMs: newestMs };
    return this.#zooms.at(-1) ?? this.#stopped ?? following;
  }

  follow(spanMs = this.#spanMs): void {
    this.#spanMs = spanMs;
    this.#stopped = undefined;
    this.#zooms = [];
  }

  pause(newestMs: number): void {
    this.#stopped ??= this.range(newestMs);
  }

  zoom(range: TimeRange): void {
    const [fromMs, toMs] =
      range.fromMs < range.toMs ? [range.fromMs, range.toMs] : [range.toMs, range.fromMs];
    this.#zooms = [...this.#zooms, { fromMs, toMs: Math.max(toMs, fromMs + LEAST_RANGE_MS) }];
  }

  /** Undoes the last zoom. */
  zoomOut(): void {
    this.#zooms = this.#zooms.slice(0, -1);
  }
}
