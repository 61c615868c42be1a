import type { Extent } from '../state/holder.js';

const SMALLEST = 64;
const CHANGED = 1;
const BEGUN = 2;

/** Series that changed since the last save. `named`: those that were created or removed since then. */
export interface ChangedSeries {
  readonly changed: readonly number[];
  readonly named: readonly number[];
}

/** Remembers which series of a table changed since the last save. Marking costs one store; draining scans one byte per series. */
export class ChangeMarks {
  #marks = new Uint8Array(SMALLEST);

  /** Marks a series as created or removed. Must come before `mark`. */
  begin(series: number): void {
    if (series >= this.#marks.length) this.#grow(series);
    this.#marks[series] = CHANGED | BEGUN;
  }

  /** Marks a series whose values changed. */
  mark(series: number): void {
    // `begin` has made room for it.
    this.#marks[series]! |= CHANGED;
  }

  /** Returns the changed series below `end`, or all of them, and clears the marks. */
  drain(end: number, extent: Extent): ChangedSeries {
    const changed: number[] = [];
    const named: number[] = [];
    for (let series = 0; series < end; series++) {
      const mark = extent === 'all' ? CHANGED | BEGUN : (this.#marks[series] ?? 0);
      if (mark === 0) continue;
      changed.push(series);
      if ((mark & BEGUN) !== 0) named.push(series);
    }
    this.#marks.fill(0);
    return { changed, named };
  }

  #grow(series: number): void {
    const marks = this.#marks;
    this.#marks = new Uint8Array(Math.max(series + 1, 2 * marks.length));
    this.#marks.set(marks);
  }
}
