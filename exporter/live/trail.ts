/** One point per second: a scrape each second has a point of its own. Sampling is never exactly on time. */
const SPACING_MS = 950;

const FIRST_ROOM = 16;

/**
 * A sliding window of totals that only grow. The points lie in one array, oldest first, each its time and its totals:
 *
 *     points    |--------|--------|--------|---|
 *                   ^ now - spanMs             newest
 */
export class Trail {
  readonly spanMs: number;
  #points = new Float64Array();
  /** Numbers of a point. */
  #width = 0;
  /** The first point and the end of the points, as indices into the array. */
  #first = 0;
  #end = 0;
  #newest = new Float64Array();

  constructor(spanMs: number) {
    this.spanMs = spanMs;
  }

  /** Adds the totals at `t`, which it copies. Their number is always the same. */
  push(t: number, totals: Float64Array): void {
    if (this.#width === 0) {
      this.#width = totals.length + 1;
      this.#newest = new Float64Array(this.#width);
    }
    this.#newest[0] = t;
    this.#newest.set(totals, 1);
    if (this.#first === this.#end || t - this.#timeAt(this.#end - this.#width) >= SPACING_MS) this.#append();
    // The first point stays the last one before the window.
    while (this.#timeAt(this.#first + this.#width) <= t - this.spanMs) this.#first += this.#width;
  }

  /**
   * What grew in the last `spanMs`, or since the first point if that is later. Where the window begins between two points, the totals
   * there are interpolated, or those of the nearest point: what counts whole things stays whole.
   */
  grown(begin: 'interpolated' | 'nearest'): Float64Array {
    const second = this.#first + this.#width;
    const hasSecond = second < this.#end;
    const share = this.#shareOfFirstStep(hasSecond ? this.#timeAt(second) : (this.#newest[0] ?? 0));
    const weight = begin === 'nearest' ? Math.round(share) : share;
    return this.#newest.subarray(1).map((total, index) => {
      const from = this.#points[this.#first + 1 + index] ?? 0;
      const to = hasSecond ? (this.#points[second + 1 + index] ?? 0) : total;
      return weight === 0 ? total - from : total - from - (to - from) * weight;
    });
  }

  /** How much of the step from the first point to the next, which ends at `endMs`, lies before the window, from 0 to 1. */
  #shareOfFirstStep(endMs: number): number {
    const firstMs = this.#timeAt(this.#first);
    const beginMs = (this.#newest[0] ?? 0) - this.spanMs;
    return endMs > firstMs ? Math.max(0, (beginMs - firstMs) / (endMs - firstMs)) : 0;
  }

  /** `Infinity` beyond the last point. */
  #timeAt(at: number): number {
    return at < this.#end ? (this.#points[at] ?? Infinity) : Infinity;
  }

  #append(): void {
    if (this.#end + this.#width > this.#points.length) this.#makeRoom();
    this.#points.set(this.#newest, this.#end);
    this.#end += this.#width;
  }

  /** Moves the points to the beginning, of an array of twice the size if more than half of it is in use. */
  #makeRoom(): void {
    const used = this.#end - this.#first;
    const size = Math.max(
      FIRST_ROOM * this.#width,
      used * 2 > this.#points.length ? used * 2 : this.#points.length,
    );
    const moved = size === this.#points.length ? this.#points : new Float64Array(size);
    moved.set(this.#points.subarray(this.#first, this.#end));
    this.#points = moved;
    this.#first = 0;
    this.#end = used;
  }
}
