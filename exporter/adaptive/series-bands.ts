import { ChangeMarks } from '../series/change-marks.js';
import { listing } from '../series/series-rows.js';
import type { NamedSeries } from '../series/series-rows.js';
import { ENDLESS_TURN } from '../turn/turn.js';
import { finish } from '../turn/work.js';
import type { Extent, StateHolder } from '../state/holder.js';
import { FIELD, FIELDS } from './band-layout.js';
import { BandRows } from './band-rows.js';
import type { BandRowsState } from './band-rows.js';

export interface SeriesBandsState {
  readonly extent: Extent;
  readonly named: NamedSeries;
  /** Series that were created, whole, and the others with the slots that were scored. */
  readonly whole: BandRowsState;
  readonly changed: BandRowsState;
}

/** What is learned of each series of an insight, by its labels. Of more series than the limit, the one that was away longest is forgotten. */
export class SeriesBands implements StateHolder<SeriesBandsState> {
  readonly rows: BandRows;
  readonly #limit: number;
  readonly #numbers = new Map<string, number>();
  readonly #labels: (readonly string[])[] = [];
  /** Where the last round found a series: tables read theirs in the same order each time. */
  readonly #order: { readonly labels: readonly string[]; readonly series: number }[] = [];
  readonly #changes = new ChangeMarks();
  /** Slots that were scored since the last save. */
  readonly #touched = new Set<number>();
  #lastTouched = -1;

  constructor(slots: number, limit: number) {
    this.rows = new BandRows(slots);
    this.#limit = limit;
  }

  /** All numbers of series are less than this. */
  get end(): number {
    return this.#labels.length;
  }

  labelsOf(series: number): readonly string[] {
    return this.#labels[series] ?? [];
  }

  /** The number of a series. `at`: its place in the round. `nowMs`: series that have been scored then are not forgotten. */
  seriesOf(labels: readonly string[], at: number, nowMs: number): number | undefined {
    const known = this.#order[at];
    if (known !== undefined && known.labels === labels && this.#labels[known.series] !== undefined) {
      // The labels of a forgotten series are not those of its successor.
      if (this.#isSame(known.series, labels)) return known.series;
    }
    const key = JSON.stringify(labels);
    const series = this.#numbers.get(key) ?? this.#begin(key, labels, nowMs);
    if (series !== undefined) this.#order[at] = { labels, series };
    return series;
  }

  /** Notes that a series was scored in a slot. */
  mark(series: number, slot: number): void {
    this.#changes.mark(series);
    if (slot === this.#lastTouched) return;
    this.#lastTouched = slot;
    this.#touched.add(slot);
  }

  save(extent: Extent): SeriesBandsState {
    const marks = this.#changes.take(this.end, extent);
    const labelsOf = (series: number) => this.#labels[series];
    const { living, named } = finish(listing({ marks, labelsOf }, ENDLESS_TURN));
    const touched = [...this.#touched].sort((a, b) => a - b);
    this.#touched.clear();
    this.#lastTouched = -1;
    const created = new Set(named.map(([series]) => series));
    const others = living.filter((series) => !created.has(series));
    return {
      extent,
      named: named.map(([series, labels]) => [series, [...labels]] as const),
      whole: this.rows.save([...created]),
      changed: this.rows.save(others, others.length === 0 ? [] : touched),
    };
  }

  restore({ extent, named, whole, changed }: SeriesBandsState): void {
    if (extent === 'all') {
      this.#numbers.clear();
      this.#labels.length = 0;
    }
    this.#order.length = 0;
    for (const [series, labels] of named) {
      if (labels === undefined) continue;
      this.#name(series, JSON.stringify(labels), labels);
    }
    this.rows.restore(whole);
    this.rows.restore(changed);
  }

  #begin(key: string, labels: readonly string[], nowMs: number): number | undefined {
    const series = this.end < this.#limit ? this.end : this.#longestAway(nowMs);
    if (series === undefined) return undefined;
    this.#name(series, key, labels);
    this.rows.begin(series);
    return series;
  }

  #name(series: number, key: string, labels: readonly string[]): void {
    const before = this.#labels[series];
    if (before !== undefined) this.#numbers.delete(JSON.stringify(before));
    this.#labels[series] = labels;
    this.#numbers.set(key, series);
    this.#changes.begin(series);
  }

  /** `undefined`: all are there. */
  #longestAway(nowMs: number): number | undefined {
    let longest: number | undefined;
    let earliestMs = nowMs;
    for (let series = 0; series < this.end; series++) {
      const lastMs = this.rows.fields[series * FIELDS + FIELD.lastMs] ?? nowMs;
      if (lastMs >= earliestMs) continue;
      earliestMs = lastMs;
      longest = series;
    }
    return longest;
  }

  #isSame(series: number, labels: readonly string[]): boolean {
    const own = this.labelsOf(series);
    return own === labels || own.every((value, at) => value === labels[at]);
  }
}
