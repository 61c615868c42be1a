import type { MetricLabel } from '../../setup/model/metric.js';
import type { Extent } from '../state/holder.js';
import { LabelDictionary } from './label-dictionary.js';
import { labelPairs } from './label-pairs.js';
import type { LabelSet } from './label-set.js';
import { SeriesMemo, UNKNOWN } from './series-memo.js';
import type { NamedSeries } from './series-rows.js';

/** The label named in the count of overflows when it was the metric's budget of series that ran out, not one label. */
const ALL_LABELS = '*';

export interface Overflow {
  readonly label: string;
  /** Events counted under "__other__" because of this label's limit. */
  readonly count: number;
}

/** What an index holds beside the labels of its series. */
export interface IndexState {
  readonly extent: Extent;
  /** Numbers that no series has, in the order in which they are used again: the last one first. */
  readonly free: readonly number[];
  /** Events beyond the limit of each label. */
  readonly overflowed: readonly number[];
  readonly overBudget: number;
}

/** What identifies one series: its key among the others, and the numbers of its label values. */
interface SeriesEntry {
  readonly key: number | string;
  readonly numbers: readonly number[];
  readonly values: readonly string[];
  /** How many series were made before it. */
  readonly ordinal: number;
  /** The labels as text, made when first scraped. */
  pairs: string | undefined;
}

/**
 * Finds the series of an event: a number from 0 that stays the same while the series lives, by which the tables keep their
 * values in arrays. Beyond the metric's budget every event goes to one series whose labels are all "__other__".
 */
export class SeriesIndex {
  readonly #names: readonly string[];
  readonly #dictionaries: readonly LabelDictionary[];
  readonly #limit: number;
  /** Whether the numbers of all labels fit as digits into one number that is exact. */
  readonly #numericKeys: boolean;
  readonly #byKey = new Map<number | string, number>();
  readonly #entries: (SeriesEntry | undefined)[] = [];
  #free: number[] = [];
  readonly #memo = new SeriesMemo();
  /** Numbers of the label values of the event at hand. */
  readonly #numbers: number[];
  #created = 0;
  #overBudget = 0;

  constructor(labels: readonly MetricLabel[], seriesLimit: number) {
    this.#names = labels.map((label) => label.name);
    this.#dictionaries = labels.map((label) => new LabelDictionary(label.limit));
    this.#limit = seriesLimit;
    this.#numbers = labels.map(() => 0);
    const combinations = this.#dictionaries.reduce((product, { radix }) => product * radix, 1);
    this.#numericKeys = combinations <= Number.MAX_SAFE_INTEGER;
  }

  /** Series that live. */
  get size(): number {
    return this.#byKey.size;
  }

  /** Series have numbers less than this; some of them may be of no series. */
  get end(): number {
    return this.#entries.length;
  }

  /** The same for an event, whose labels may have been found before. */
  seriesOf(labels: LabelSet): number {
    const known = this.#memo.seriesOf(labels);
    if (known !== UNKNOWN) return known;
    const series = this.findOrCreate(labels.values);
    // What is beyond a limit is counted each time.
    if (!this.#hasOverflowed()) this.#memo.put(labels, series);
    return series;
  }

  /**
   * The series with these label values, one for each label; it is made when it is not there. `events`: for how many it is
   * asked, which are counted where a limit is overrun.
   */
  findOrCreate(values: readonly string[], events = 1): number {
    const dictionaries = this.#dictionaries;
    const numbers = this.#numbers;
    let digits = 0;
    for (let at = 0; at < dictionaries.length; at++) {
      // Both lists are as long as the labels of the metric, and so are the values.
      const dictionary = dictionaries[at]!;
      const number = dictionary.numberOf(values[at]!, events);
      numbers[at] = number;
      digits = digits * dictionary.radix + number;
    }
    const key = this.#numericKeys ? digits : numbers.join();
    return this.#byKey.get(key) ?? this.#admit(key, events);
  }

  /**
   * How many series were made until now. Who walks through them in parts shows only those that were there when it began: one
   * that goes behind its back and returns has another number, maybe before its eyes, and would be shown twice.
   */
  get createdCount(): number {
    return this.#created;
  }

  /**
   * Label values of a series in the order of the metric's labels; `undefined` when there is no such series, or when `made`
   * says that it was made later.
   */
  labelsOf(series: number, createdCount = Infinity): readonly string[] | undefined {
    const identity = this.#entries[series];
    return identity === undefined || identity.ordinal >= createdCount ? undefined : identity.values;
  }

  pairsOf(series: number): string {
    const identity = this.#entries[series];
    if (identity === undefined) return '';
    return (identity.pairs ??= labelPairs(this.#names, identity.values));
  }

  /** Forgets a series; its number and the numbers of values that no other series has are free again. */
  remove(series: number): void {
    const identity = this.#entries[series];
    if (identity === undefined) return;
    this.#dictionaries.forEach((dictionary, at) => dictionary.release(identity.numbers[at] ?? 0));
    this.#byKey.delete(identity.key);
    this.#memo.clear();
    this.#entries[series] = undefined;
    this.#free.push(series);
  }

  clear(): void {
    for (let series = 0; series < this.end; series++) this.remove(series);
  }

  /** As it was when it was made, but for what was counted. */
  #reset(): void {
    this.clear();
    this.#entries.length = 0;
    this.#free = [];
  }

  save(extent: Extent): IndexState {
    const overflowed = this.#dictionaries.map((dictionary) => dictionary.overflowed);
    return { extent, free: [...this.#free], overflowed, overBudget: this.#overBudget };
  }

  /** Gives these series their numbers; those that have one of them, or one that is free, go. */
  restore(named: NamedSeries, { extent, free, overflowed, overBudget }: IndexState): void {
    if (extent === 'all') this.#reset();
    for (const series of [...free, ...named.map(([number]) => number)]) this.remove(series);
    for (const [series, values] of named) this.#restoreSeries(series, values);
    // A free number may be beyond those of all series.
    for (const series of free) this.#entries[series] = undefined;
    this.#free = [...free];
    this.#overBudget = overBudget;
    for (const [at, dictionary] of this.#dictionaries.entries()) {
      dictionary.restoreOverflowed(overflowed[at] ?? 0);
    }
  }

  *overflows(): Generator<Overflow> {
    for (const [at, { overflowed }] of this.#dictionaries.entries()) {
      if (overflowed > 0) yield { label: this.#names[at] ?? '', count: overflowed };
    }
    if (this.#overBudget > 0) yield { label: ALL_LABELS, count: this.#overBudget };
  }

  /** A combination of values that has no series yet. */
  #admit(key: number | string, events: number): number {
    if (this.#byKey.size < this.#limit) return this.#create(key);
    this.#overBudget += events;
    this.#dictionaries.forEach((dictionary, at) => {
      dictionary.forgetUnused(this.#numbers[at] ?? 0);
      this.#numbers[at] = dictionary.overflowNumber;
    });
    const overflowKey = this.#keyOfNumbers();
    return this.#byKey.get(overflowKey) ?? this.#create(overflowKey);
  }

  /** Whether a label of the event at hand is "__other__". */
  #hasOverflowed(): boolean {
    return this.#dictionaries.some(({ overflowNumber }, at) => this.#numbers[at] === overflowNumber);
  }

  #keyOfNumbers(): number | string {
    if (!this.#numericKeys) return this.#numbers.join();
    return this.#dictionaries.reduce((digits, { radix }, at) => digits * radix + (this.#numbers[at] ?? 0), 0);
  }

  #create(key: number | string): number {
    const series = this.#free.pop() ?? this.#entries.length;
    this.#assign(series, key);
    return series;
  }

  #restoreSeries(series: number, values: readonly string[]): void {
    for (const [at, dictionary] of this.#dictionaries.entries()) {
      this.#numbers[at] = dictionary.numberOf(values[at] ?? '');
    }
    this.#assign(series, this.#keyOfNumbers());
  }

  /** The series with the label values at hand has this number from now on. */
  #assign(series: number, key: number | string): void {
    const numbers = [...this.#numbers];
    const values = this.#dictionaries.map((dictionary, at) => dictionary.valueOf(numbers[at] ?? 0));
    this.#dictionaries.forEach((dictionary, at) => dictionary.retain(numbers[at] ?? 0));
    this.#entries[series] = { key, numbers, values, ordinal: this.#created++, pairs: undefined };
    this.#byKey.set(key, series);
  }
}
