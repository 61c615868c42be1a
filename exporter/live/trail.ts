interface Point {
  readonly t: number;
  readonly totals: Float64Array;
}

/** Points per span, so that a scrape each second of a window of one minute has a point of its own. */
const POINTS = 60;

/** Sampling is never exactly on time. */
const TOLERANCE = 0.05;

/**
 * A sliding window of totals that only grow. What grew in the window is interpolated where it begins between two points:
 *
 *     point    point         point      newest
 *       |--------|-------------|---------|
 *            ^ now - spanMs
 */
export class Trail {
  readonly spanMs: number;
  readonly #points: Point[] = [];
  #newest: Point | undefined;

  constructor(spanMs: number) {
    this.spanMs = spanMs;
  }

  /** Adds the totals at `t`, which it copies. */
  push(t: number, totals: Float64Array): void {
    this.#newest = { t, totals: totals.slice() };
    const last = this.#points.at(-1);
    const spacingMs = (this.spanMs / POINTS) * (1 - TOLERANCE);
    if (last === undefined || t - last.t >= spacingMs) this.#points.push(this.#newest);
    // The first point stays the last one before the window.
    while ((this.#points[1]?.t ?? Infinity) <= t - this.spanMs) this.#points.shift();
  }

  /** What grew in the last `spanMs`, or since the first point if that is later. */
  grown(): Float64Array {
    const { t, totals } = this.#newest ?? { t: 0, totals: new Float64Array() };
    const first = this.#points[0]?.totals ?? totals;
    const second = (this.#points[1] ?? this.#newest)?.totals ?? totals;
    const share = this.#shareOfFirstStep(t - this.spanMs);
    return totals.map((total, index) => {
      const from = first[index] ?? 0;
      return total - from - ((second[index] ?? 0) - from) * share;
    });
  }

  /** How much of the step from the first point to the second is over at `t`, from 0 to 1. */
  #shareOfFirstStep(t: number): number {
    const first = this.#points[0]?.t ?? t;
    const second = (this.#points[1] ?? this.#newest)?.t ?? t;
    return second > first ? Math.max(0, (t - first) / (second - first)) : 0;
  }
}
