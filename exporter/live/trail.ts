interface Point {
  readonly t: number;
  readonly totals: Float64Array;
}

/** Maximum number of points: the covered span is accurate to 2 %. */
const POINTS = 50;

/** A sliding window of cumulative totals, from which rates and increases are computed. */
export class Trail {
  readonly #spanMs: number;
  readonly #points: Point[] = [];
  #newest: Point | undefined;

  constructor(spanMs: number) {
    this.#spanMs = spanMs;
  }

  /** Adds the totals at `t` and drops all points older than the span but the last one. */
  push(t: number, totals: Float64Array): void {
    this.#newest = { t, totals };
    const last = this.#points.at(-1);
    if (last === undefined || t - last.t >= this.#spanMs / POINTS) this.#points.push(this.#newest);
    while (this.#points.length > 2 && (this.#points[1]?.t ?? t) <= t - this.#spanMs) this.#points.shift();
  }

  /** The increase from the oldest point to the newest; `undefined` until there are two. */
  growth(): { readonly seconds: number; readonly grown: Float64Array } | undefined {
    const first = this.#points[0];
    const last = this.#newest;
    if (first === undefined || last === undefined || first.t === last.t) return undefined;
    return {
      seconds: (last.t - first.t) / 1000,
      grown: last.totals.map((total, index) => Math.max(0, total - (first.totals[index] ?? 0))),
    };
  }
}
