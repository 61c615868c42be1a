import type { Lines } from '../live/frame.js';
import type { TimeRange } from './time-range.js';

type Values = (number | null)[];

/** Lines over time: times in seconds, and of each line a value for every time; `null` where it has none. */
export interface Columns {
  readonly times: readonly number[];
  /** Sorted by name. */
  readonly lines: ReadonlyMap<string, Values>;
}

/**
 * The values of one panel, a column per line, so that a chart gets them without walking through frames. A row of nothing
 * stands in every gap: no line is drawn through time without data.
 */
export class PanelHistory {
  #times: number[] = [];
  #isGap: boolean[] = [];
  #lines = new Map<string, Values>();
  #isSorted = true;
  readonly #gapMs: number;

  /** `gapMs`: lines are interrupted between rows that are further apart. */
  constructor(gapMs: number) {
    this.#gapMs = gapMs;
  }

  /** Rows come in the order of time; one that does not is ignored. */
  push(t: number, values: Lines): void {
    const before = this.#times.at(-1) ?? -Infinity;
    if (t <= before) return;
    if (before > -Infinity && t - before > this.#gapMs) this.#append(before + 1, {}, true);
    this.#append(t, values, false);
  }

  /** The values of the last row until `untilMs`; nothing if that row is older than `sinceMs`. */
  latest(sinceMs: number, untilMs: number): ReadonlyMap<string, number> {
    const at = this.#firstAfter(untilMs) - 1;
    if (at < 0 || (this.#times[at] ?? 0) < sinceMs) return new Map();
    const found = [...this.#sorted()].map(([name, values]) => [name, values[at] ?? null] as const);
    return new Map(found.filter((line): line is readonly [string, number] => line[1] !== null));
  }

  /** The rows of a range, and one on each side, so that lines reach its ends. Lines without a value in it are left out. */
  columns({ fromMs, toMs }: TimeRange): Columns {
    const from = Math.max(0, this.#firstAfter(fromMs) - 1);
    const to = this.#firstAfter(toMs) + 1;
    const lines = new Map<string, Values>();
    for (const [name, values] of this.#sorted()) {
      const shown = values.slice(from, to);
      if (shown.some((value) => value !== null)) lines.set(name, shown);
    }
    return { times: this.#times.slice(from, to).map((t) => t / 1000), lines };
  }

  /** Forgets what is older than `sinceMs`, and keeps one row per `stepMs` of what is older than `fineMs`. */
  thin(sinceMs: number, fineMs: number, stepMs: number): void {
    let keptMs = -Infinity;
    const kept: number[] = [];
    for (const [index, t] of this.#times.entries()) {
      if (t < sinceMs) continue;
      if (this.#isGap[index] !== true) {
        if (t < fineMs && t - keptMs < stepMs) continue;
        keptMs = t;
      }
      kept.push(index);
    }
    if (kept.length === this.#times.length) return;
    this.#times = kept.map((index) => this.#times[index] ?? 0);
    this.#isGap = kept.map((index) => this.#isGap[index] ?? false);
    for (const [name, values] of this.#lines) {
      const thinned = kept.map((index) => values[index] ?? null);
      if (thinned.some((value) => value !== null)) this.#lines.set(name, thinned);
      else this.#lines.delete(name);
    }
  }

  #append(t: number, values: Lines, isGap: boolean): void {
    const row = this.#times.length;
    this.#times.push(t);
    this.#isGap.push(isGap);
    for (const [name, value] of Object.entries(values)) {
      const known = this.#lines.get(name);
      if (known !== undefined) {
        known.push(value);
      } else {
        this.#lines.set(name, [...Array.from({ length: row }, () => null), value]);
        this.#isSorted = false;
      }
    }
    for (const line of this.#lines.values()) if (line.length === row) line.push(null);
  }

  #sorted(): ReadonlyMap<string, Values> {
    if (!this.#isSorted) {
      this.#lines = new Map([...this.#lines].sort(([a], [b]) => byName(a, b)));
      this.#isSorted = true;
    }
    return this.#lines;
  }

  /** The first row after a time. */
  #firstAfter(t: number): number {
    let low = 0;
    let high = this.#times.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#times[middle] ?? Infinity) <= t) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

const NAMES = new Intl.Collator('en', { numeric: true });

/** Compares numbers in names as numbers: p5 comes before p50. */
export function byName(a: string, b: string): number {
  return NAMES.compare(a, b);
}
