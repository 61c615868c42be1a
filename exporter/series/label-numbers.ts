import { ownText } from '../event/own-text.js';
import { UNNUMBERED } from './label-set.js';
import type { Numbering } from './label-set.js';
import { PairNumbers } from './pair-numbers.js';

/** When a label has this many values, or there are this many sets, numbering restarts, so that old values do not stay in memory. */
const MAX_VALUES = 1 << 14;
const MAX_SETS = 1 << 17;
/** Longer values rarely repeat and take the most memory: they get no number. */
const MAX_VALUE_LENGTH = 128;

/**
 * Numbers sets of label values for all metrics of a stream that share these labels: the values are looked up once per event,
 * and each metric finds its series by the number. Limits are not applied here but in each metric.
 */
export class LabelNumbers {
  #numbering: Numbering = {};
  readonly #values: readonly Map<string, number>[];
  /** Pairs of the first two labels, then of that pair and the third label, and so on. */
  readonly #sets: readonly PairNumbers[];
  /** The next set restarts the numbering: one set is never numbered partly by the old and partly by the new one. */
  #isFull = false;

  constructor(labels: number) {
    this.#values = Array.from({ length: labels }, () => new Map<string, number>());
    this.#sets = Array.from({ length: Math.max(0, labels - 1) }, () => new PairNumbers());
  }

  /** The numbering of the last number returned. */
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
      // There is one set of pairs fewer than labels.
      set = value === UNNUMBERED ? UNNUMBERED : this.#sets[at - 1]!.numberOf(set, value);
      // Checked for the first labels too: the following ones may have a value that is too long every time.
      if (set >= MAX_SETS) this.#isFull = true;
    }
    return set;
  }

  #valueNumber(at: number, values: readonly string[]): number {
    // Both lists have one entry per label.
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
