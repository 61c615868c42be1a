import { ownText } from '../event/own-text.js';
import { UNNUMBERED } from './label-set.js';
import type { Numbering } from './label-set.js';
import { PairNumbers } from './pair-numbers.js';

/** Beyond so many values of a label, or so many sets, all begin anew: what is not seen again should not stay in memory. */
const MAX_VALUES = 1 << 14;
const MAX_SETS = 1 << 17;
/** A longer value is seldom seen again, and takes more room than the rest. */
const MAX_VALUE_LENGTH = 128;

/**
 * Numbers sets of label values, for all metrics of a stream that have these labels in common: the values are looked up once,
 * and each metric has its series by the number. Only numbers are remembered here; limits are the metrics' own.
 */
export class LabelNumbers {
  #numbering: Numbering = {};
  readonly #values: readonly Map<string, number>[];
  /** Sets of the first two labels, then of these and the third, and so on. */
  readonly #sets: readonly PairNumbers[];
  /** From the next set on all begins anew: a set is never numbered half by the one and half by the other. */
  #isFull = false;

  constructor(labels: number) {
    this.#values = Array.from({ length: labels }, () => new Map<string, number>());
    this.#sets = Array.from({ length: Math.max(0, labels - 1) }, () => new PairNumbers());
  }

  /** Of the number given last. */
  get numbering(): Numbering {
    return this.#numbering;
  }

  /** One value for each label. */
  numberOf(values: readonly string[]): number {
    if (this.#values.length === 0) return 0;
    if (this.#isFull) this.#reset();
    let set = this.#valueNumber(0, values);
    for (let at = 1; at < this.#values.length && set !== UNNUMBERED; at++) {
      const value = this.#valueNumber(at, values);
      // There is one fewer than labels.
      set = value === UNNUMBERED ? UNNUMBERED : this.#sets[at - 1]!.numberOf(set, value);
      // Also of the first labels alone: another value of those that follow may be too long each time.
      if (set >= MAX_SETS) this.#isFull = true;
    }
    return set;
  }

  #valueNumber(at: number, values: readonly string[]): number {
    // Both lists are as long as the labels.
    const numbers = this.#values[at]!;
    const value = values[at]!;
    const known = numbers.get(value);
    if (known !== undefined) return known;
    if (value.length > MAX_VALUE_LENGTH) return UNNUMBERED;
    const number = numbers.size;
    numbers.set(ownText(value), number);
    if (numbers.size >= MAX_VALUES) this.#isFull = true;
    return number;
  }

  #reset(): void {
    this.#isFull = false;
    this.#numbering = {};
    for (const numbers of this.#values) numbers.clear();
    for (const sets of this.#sets) sets.clear();
  }
}
