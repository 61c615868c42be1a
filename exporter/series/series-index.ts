import type { MetricLabel } from '../../setup/model/metric.js';
import type { Extent } from '../state/holder.js';
import { LabelDictionary } from './label-dictionary.js';
import { labelPairs } from './label-pairs.js';
import type { LabelSet } from './label-set.js';
import { SeriesMemo, UNKNOWN } from './series-memo.js';
import type { LabelsOf, NamedSeries } from './series-rows.js';

/** The label of an overflow of the metric's series limit, as opposed to the limit of one label. */
const ALL_LABELS = '*';

export interface Overflow {
  readonly label: string;
  /** Number of events counted under "__other__" because of this label's limit. */
  readonly count: number;
}

/** The state of an index apart from the labels of its series. */
export interface IndexState {
  readonly extent: Extent;
  /** Unused series numbers; the last one is reused first. */
  readonly free: readonly number[];
  /** Number of events beyond the limit of each label. */
  readonly overflowed: readonly number[];
  readonly overBudget: number;
}

/** One series: its key in the index, and the numbers of its label values. */
interface SeriesEntry {
  readonly key: number | string;
  readonly numbers: readonly number[];
  readonly values: readonly string[];
  /** Number of series created before it. */
  readonly ordinal: number;
  /** The labels as text, rendered at the first scrape. */
  pairs: string | undefined;
}

/**
 * Maps label values to the number of their series. Numbers start at 0 and do not change while the series exists; the tables use
 * them as array indices. Beyond the metric's series limit, all events go to one series whose labels are all "__other__".
 */
export class SeriesIndex {
  readonly #names: readonly string[];
  readonly #dictionaries: readonly LabelDictionary[];
  readonly #limit: number;
  /** Whether the key of a series, with one digit per label, is an exact integer. */
  readonly #numericKeys: boolean;
  readonly #byKey = new Map<number | string, number>();
  readonly #entries: (SeriesEntry | undefined)[] = [];
  #free: number[] = [];
  readonly #memo = new SeriesMemo();
  /** Numbers of the label values of the current event. */
  readonly #numbers: number[];
  #created = 0;
  #overBudget = 0;

  constructor(labels: readonly Omit<MetricLabel, 'values'>[], seriesLimit: number) {
    this.#names = labels.map((label) => label.name);
    this.#dictionaries = labels.map((label) => new LabelDictionary(label.limit));
    this.#limit = seriesLimit;
    this.#numbers = labels.map(() => 0);
    const combinations = this.#dictionaries.reduce((product, { radix }) => product * radix, 1);
    this.#numericKeys = combinations <= Number.MAX_SAFE_INTEGER;
  }

  /** Number of series. */
  get size(): number {
    return this.#byKey.size;
  }

  /** All series numbers are less than this; some of them may be unused. */
  get end(): number {
    return this.#entries.length;
  }

  /** Same as `findOrCreate`, with a memo for label sets that have a number. */
  seriesOf(labels: LabelSet): number {
    const known = this.#memo.seriesOf(labels);
    if (known !== UNKNOWN) return known;
    const series = this.findOrCreate(labels.values);
    // An overflow is not memoized: it has to be counted each time.
    if (!this.#hasOverflowed()) this.#memo.put(labels, series);
    return series;
  }

  /** The series with these values, one for each label. `events`: how many to count as overflow if a limit is exceeded. */
  findOrCreate(values: readonly string[], events = 1): number {
    const dictionaries = this.#dictionaries;
    const numbers = this.#numbers;
    let digits = 0;
    for (let at = 0; at < dictionaries.length; at++) {
      // All three lists have one entry per label of the metric.
      const dictionary = dictionaries[at]!;
      const number = dictionary.numberOf(values[at]!, events);
      numbers[at] = number;
      digits = digits * dictionary.radix + number;
    }
    const key = this.#numericKeys ? digits : numbers.join();
    return this.#byKey.get(key) ?? this.#admit(key, events);
  }

  /**
   * Number of series created so far. A sliced scrape skips series created after it began: one that expired and returned would
   * appear twice.
   */
  get createdCount(): number {
    return this.#created;
  }

  /**
   * Label values of a series in the order of the metric's labels; `undefined` if there is no such series, or if it was created
   * after the first `createdCount` series.
   */
  labelsOf(series: number, createdCount = Infinity): readonly string[] | undefined {
    const identity = this.#entries[series];
    return identity === undefined || identity.ordinal >= createdCount ? undefined : identity.values;
  }

  /** Number of labels. */
  get width(): number {
    return this.#names.length;
  }

  /** The labels of all series as they are when they are asked for. */
  labels(): LabelsOf {
    return (series) => this.labelsOf(series);
  }

  /** The labels of all series as they are now, whatever happens to the index later. */
  captureLabels(): LabelsOf {
    const entries = this.#entries.slice();
    return (series) => entries[series]?.values;
  }

  pairsOf(series: number): string {
    const identity = this.#entries[series];
    if (identity === undefined) return '';
    return (identity.pairs ??= labelPairs(this.#names, identity.values));
  }

  /** Removes a series. Its number, and the numbers of label values that no other series uses, are free again. */
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

  /** Removes all series and numbers; keeps the overflow counts. */
  #reset(): void {
    this.clear();
    this.#entries.length = 0;
    this.#free = [];
  }

  save(extent: Extent): IndexState {
    const overflowed = this.#dictionaries.map((dictionary) => dictionary.overflowed);
    return { extent, free: this.#free.slice(), overflowed, overBudget: this.#overBudget };
  }

  /** Assigns the saved numbers to these series, and removes series that have one of these numbers or a free one. */
  restore(named: NamedSeries, { extent, free, overflowed, overBudget }: IndexState): void {
    if (extent === 'all') this.#reset();
    for (const series of [...free, ...named.map(([number]) => number)]) this.remove(series);
    for (const [series, values] of named) this.#restoreSeries(series, values);
    // A free number may be greater than that of every series.
    for (const series of free) this.#entries[series] = undefined;
    this.#free = [...free];
    this.#overBudget = overBudget;
    for (const [at, dictionary] of this.#dictionaries.entries()) {
      dictionary.restoreOverflowed(overflowed[at] ?? 0);
    }
  }

  /** Number of labels, and of the series limit itself, that were ever exceeded. */
  get exceededLimits(): number {
    let exceeded = this.#overBudget > 0 ? 1 : 0;
    for (const dictionary of this.#dictionaries) if (dictionary.overflowed > 0) exceeded++;
    return exceeded;
  }

  *overflows(): Generator<Overflow> {
    for (const [at, { overflowed }] of this.#dictionaries.entries()) {
      if (overflowed > 0) yield { label: this.#names[at] ?? '', count: overflowed };
    }
    if (this.#overBudget > 0) yield { label: ALL_LABELS, count: this.#overBudget };
  }

  /** Creates a series for a new combination of values, within the limit. */
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

  /** Whether a label of the current event is "__other__". */
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

  /** Assigns this number to the series with the current label values. */
  #assign(series: number, key: number | string): void {
    const numbers = [...this.#numbers];
    const values = this.#dictionaries.map((dictionary, at) => dictionary.valueOf(numbers[at] ?? 0));
    this.#dictionaries.forEach((dictionary, at) => dictionary.retain(numbers[at] ?? 0));
    this.#entries[series] = { key, numbers, values, ordinal: this.#created++, pairs: undefined };
    this.#byKey.set(key, series);
  }
}
