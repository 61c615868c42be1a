import type { Extent } from '../state/holder.js';
import { SeriesWriter } from './series-bytes.js';

const CHANGES = 1;
const ALL = 2;

/** The series of a table that a save still has to encode, as they were when the state was captured. */
export class PendingSave {
  readonly saved = new SeriesWriter();
  readonly #left: Uint8Array;
  #count: number;

  /** All series numbers are less than `end`. `named`: those that are saved whole. */
  constructor(end: number, changed: readonly number[], named: readonly number[]) {
    this.#left = new Uint8Array(end);
    this.#count = changed.length;
    for (const number of changed) this.#left[number] = CHANGES;
    for (const number of named) this.#left[number] = ALL;
  }

  get isDone(): boolean {
    return this.#count === 0;
  }

  /** How much of the series is to be saved; `undefined` if it is not left. */
  take(number: number): Extent | undefined {
    const mark = this.#left[number] ?? 0;
    if (mark === 0) return undefined;
    this.#left[number] = 0;
    this.#count--;
    return mark === ALL ? 'all' : 'changes';
  }
}
