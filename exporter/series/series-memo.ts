import type { LabelSet, Numbering } from './label-set.js';

export const UNKNOWN = -1;
const SMALLEST = 64;

/** Remembers the series of numbered label sets, so that a metric looks each up once. */
export class SeriesMemo {
  /** Number of the series plus one; 0 if unknown. */
  #series = new Int32Array(SMALLEST);
  #numbering: Numbering | undefined;

  /** `UNKNOWN` if the series has to be looked up. */
  seriesOf({ number, numbering }: LabelSet): number {
    if (numbering !== this.#numbering || number < 0 || number >= this.#series.length) return UNKNOWN;
    // The number is within the array.
    return this.#series[number]! - 1;
  }

  put({ number, numbering }: LabelSet, series: number): void {
    if (number < 0) return;
    if (numbering !== this.#numbering) {
      this.#series.fill(0);
      this.#numbering = numbering;
    }
    if (number >= this.#series.length) this.#grow(number);
    this.#series[number] = series + 1;
  }

  /** Forgets everything; the array is cleared by the next `put`. */
  clear(): void {
    this.#numbering = undefined;
  }

  #grow(number: number): void {
    const known = this.#series;
    this.#series = new Int32Array(Math.max(2 * known.length, number + 1));
    this.#series.set(known);
  }
}
