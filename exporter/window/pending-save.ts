import type { TakenMarks } from '../series/change-marks.js';
import type { Extent } from '../state/holder.js';
import { SeriesWriter } from './series-bytes.js';

/** The series of a table that a save still has to encode, as they were when the state was captured. */
export class PendingSave {
  readonly saved = new SeriesWriter();
  readonly #left: TakenMarks;

  constructor(left: TakenMarks) {
    this.#left = left;
  }

  /** How much of the series is to be saved; `undefined` if it is not left. */
  take(series: number): Extent | undefined {
    if (!this.#left.isChanged(series)) return undefined;
    const extent = this.#left.isBegun(series) ? 'all' : 'changes';
    this.#left.clear(series);
    return extent;
  }
}
