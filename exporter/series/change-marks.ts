import type { Extent } from '../state/holder.js';

const SMALLEST = 64;
const CHANGED = 1;
const BEGUN = 2;

/** Series that changed, and those of them that got their labels since. */
export interface ChangedSeries {
  readonly changed: readonly number[];
  readonly named: readonly number[];
}

/** Remembers which series of a table have changed since the last save. To mark one costs a store; to take them, a walk over bytes. */
export class ChangeMarks {
  #marks = new Uint8Array(SMALLEST);

  /** A series began; from here on it can be marked. */
  begin(series: number): void {
    if (series >= this.#marks.length) this.#grow(series);
    this.#marks[series] = CHANGED | BEGUN;
  }

  /** A series that began has changed. */
  mark(series: number): void {
    // It is within the array since it began.
    this.#marks[series]! |= CHANGED;
  }

  /** Of the series up to `end`, those that changed, or all; the marks are gone then. */
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
