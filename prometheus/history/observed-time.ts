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
    return (this.#countUpTo(untilMs) - this.#countUpTo(fromMs)) * this.stepMs;
  }

  /** The number of steps that end at this time or before, by bisection: there are many of them, and this is asked for each gap. */
  #countUpTo(timeMs: number): number {
    let [low, high] = [0, this.#ends.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#ends[middle] ?? Infinity) <= timeMs) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
