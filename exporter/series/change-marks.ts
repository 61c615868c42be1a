import type { Extent } from '../state/holder.js';

/** Series that changes are looked for in before each question whether the turn is over, which takes longer than one of them. */
export const SERIES_PER_CHECK = 64;

const SMALLEST = 64;
const CHANGED = 1;
const BEGUN = 2;

/** Remembers which series of a table changed since the last save. Marking costs one store; taking the marks, one byte per series. */
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

  /** Returns the marks of the series below `end`, or marks of all of them, and starts over. */
  take(end: number, extent: Extent): TakenMarks {
    const marks = this.#marks.slice(0, end);
    this.#marks.fill(0);
    return new TakenMarks(extent === 'all' ? new Uint8Array(end).fill(CHANGED | BEGUN) : marks);
  }

  #grow(series: number): void {
    const marks = this.#marks;
    this.#marks = new Uint8Array(Math.max(series + 1, 2 * marks.length));
    this.#marks.set(marks);
  }
}

/** Which series had changed when the marks were taken. */
export class TakenMarks {
  readonly #marks: Uint8Array;

  constructor(marks: Uint8Array) {
    this.#marks = marks;
  }

  /** All marked series are less than this. */
  get end(): number {
    return this.#marks.length;
  }

  isChanged(series: number): boolean {
    return (this.#marks[series] ?? 0) !== 0;
  }

  /** Whether it was created or removed. */
  isBegun(series: number): boolean {
    return ((this.#marks[series] ?? 0) & BEGUN) !== 0;
  }

  /** Only those of series that were created or removed. */
  begun(): TakenMarks {
    return new TakenMarks(this.#marks.map((mark) => ((mark & BEGUN) === 0 ? 0 : mark)));
  }

  copy(): TakenMarks {
    return new TakenMarks(this.#marks.slice());
  }

  clear(series: number): void {
    this.#marks[series] = 0;
  }

  /** Whether any was created or removed. */
  haveBegun(): boolean {
    return this.#marks.some((mark) => (mark & BEGUN) !== 0);
  }

  /** Whether at most so many series have changed. */
  areFew(most: number): boolean {
    let changed = 0;
    for (const mark of this.#marks) if (mark !== 0 && ++changed > most) return false;
    return true;
  }
}
