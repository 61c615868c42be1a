interface Point {
  readonly t: number;
  readonly totals: Float64Array;
}

/** Points kept at most: enough that the span is met to within two in a hundred. */
const POINTS = 50;

/** Totals that only grow, remembered for a while, to say how much they grew: what `rate` and `increase` need. */
export class Trail {
  readonly #spanMs: number;
  readonly #points: Point[] = [];
  #newest: Point | undefined;

  constructor(spanMs: number) {
    this.#spanMs = spanMs;
  }

  /** Remembers the totals at `t`, and forgets all but one that are older than the span. */
  push(t: number, totals: Float64Array): void {
    this.#newest = { t, totals };
    const last = this.#points.at(-1);
    if (last === undefined || t - last.t >= this.#spanMs / POINTS) this.#points.push(this.#newest);
    while (this.#points.length > 2 && (this.#points[1]?.t ?? t) <= t - this.#spanMs) this.#points.shift();
  }

  /** Growth from the oldest remembered point to the newest; `undefined` until there are two. */
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
