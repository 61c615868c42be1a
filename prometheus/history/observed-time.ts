import type { Period } from './episode.js';

/** When Prometheus was there: the steps of the period in which it had samples. */
export class ObservedTime {
  readonly stepMs: number;
  /** The ends of these steps, in order. */
  readonly #ends: readonly number[];

  /** @param ends of the steps with samples, in any order; may repeat */
  constructor(ends: Iterable<number>, stepMs: number) {
    this.stepMs = stepMs;
    this.#ends = [...new Set(ends)].toSorted((a, b) => a - b);
  }

  get totalMs(): number {
    return this.#ends.length * this.stepMs;
  }

  /** How much of a time was observed, to the step. */
  within({ fromMs, untilMs }: Period): number {
    const steps = this.#ends.filter((end) => end > fromMs && end <= untilMs).length;
    return steps * this.stepMs;
  }
}
