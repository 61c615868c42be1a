import type { WatchedKeys } from '../../setup/model/insight-keys.js';
import { OVERFLOW_LABEL_VALUE } from '../../setup/model/metric.js';
import { ChangeMarks } from '../series/change-marks.js';
import type { LabelSet } from '../series/label-set.js';
import { SeriesIndex } from '../series/series-index.js';
import type { IndexState } from '../series/series-index.js';
import { listing } from '../series/series-rows.js';
import type { NamedSeries } from '../series/series-rows.js';
import { ENDLESS_TURN } from '../turn/turn.js';
import { finish } from '../turn/work.js';
import type { Extent, StateHolder } from '../state/holder.js';
import type { LearnedRow, LearnedSilences } from './learned-silences.js';

/** One key that is watched. */
export interface WatchedKey {
  readonly number: number;
  readonly labels: readonly string[];
  /** Arrival time of its last event, or since when it is watched. */
  readonly lastMs: number;
}

export interface KeyTimesState {
  readonly named: NamedSeries;
  readonly times: readonly (readonly [number: number, lastMs: number])[];
  readonly index: IndexState;
  /** What was learned of those keys; unset: nothing is. */
  readonly learned?: readonly LearnedRow[];
}

/** The number of a key that is beyond the limit. */
export const NOT_WATCHED = -1;

/** When each key was last seen. Keys are numbered; events of keys beyond the limit are only counted. */
export class KeyTimes implements StateHolder<KeyTimesState> {
  readonly learned: LearnedSilences | undefined;
  readonly #index: SeriesIndex;
  readonly #changes = new ChangeMarks();
  readonly #lastMs: (number | undefined)[] = [];
  /** The series that the index gives to all keys beyond the limit. */
  #overflow = NOT_WATCHED;

  /** `learned`: learns how long each key is usually silent. */
  constructor({ labels, limit }: Pick<WatchedKeys, 'labels' | 'limit'>, learned?: LearnedSilences) {
    this.learned = learned;
    // One more value than keys, so that it is never a single label that overflows.
    const limited = labels.map((label) => ({ ...label, limit: limit + 1 }));
    this.#index = new SeriesIndex(limited, limit);
  }

  /** Number of events of keys beyond the limit. */
  get overflowed(): number {
    return [...this.#index.overflows()].reduce((sum, { count }) => sum + count, 0);
  }

  /** Records events of a key. */
  see(labels: LabelSet, atMs: number, events: number): void {
    const number =
      events === 1 ? this.#index.seriesOf(labels) : this.#index.findOrCreate(labels.values, events);
    const lastMs = this.#lastMs[number];
    if (lastMs === undefined) this.#begin(number, atMs);
    else if (atMs > lastMs) {
      this.learned?.learn(number, lastMs, atMs);
      this.#lastMs[number] = atMs;
      this.#changes.mark(number);
    }
  }

  /** Watches a key from now on, unless it is watched already. Returns its number. */
  watch(values: readonly string[], nowMs: number): number {
    const number = this.#index.findOrCreate(values);
    if (this.#lastMs[number] === undefined) this.#begin(number, nowMs);
    return this.#lastMs[number] === undefined ? NOT_WATCHED : number;
  }

  /** The key with this number; `undefined` if there is none. */
  at(number: number): WatchedKey | undefined {
    const lastMs = this.#lastMs[number];
    const labels = lastMs === undefined ? undefined : this.#index.labelsOf(number);
    return lastMs === undefined || labels === undefined ? undefined : { number, labels, lastMs };
  }

  /** All numbers are less than this. */
  get end(): number {
    return this.#index.end;
  }

  forget(number: number): void {
    this.#index.remove(number);
    this.#lastMs[number] = undefined;
    this.learned?.forget(number);
    this.#changes.begin(number);
  }

  /** Frees the place that the keys beyond the limit have shared. */
  forgetOverflow(): void {
    if (this.#overflow === NOT_WATCHED) return;
    this.forget(this.#overflow);
    this.#overflow = NOT_WATCHED;
  }

  save(extent: Extent): KeyTimesState {
    this.forgetOverflow();
    const marks = this.#changes.take(this.#index.end, extent);
    const labelsOf = (number: number) => this.#index.labelsOf(number);
    const { living, named } = finish(listing({ marks, labelsOf }, ENDLESS_TURN));
    return {
      named,
      times: living.flatMap((number) => {
        const lastMs = this.#lastMs[number];
        return lastMs === undefined ? [] : [[number, lastMs] as const];
      }),
      index: this.#index.save(extent),
      ...(this.learned !== undefined && {
        learned: living.flatMap((number) => this.learned?.rowOf(number) ?? []),
      }),
    };
  }

  restore({ named, times, index, learned = [] }: KeyTimesState): void {
    this.#index.restore(named, index);
    for (const number of this.#lastMs.keys()) {
      if (this.#index.labelsOf(number) === undefined) this.#lastMs[number] = undefined;
    }
    for (const [number] of named) this.#changes.begin(number);
    for (const [number, lastMs] of times) this.#lastMs[number] = lastMs;
    this.learned?.restore(learned);
  }

  #begin(number: number, atMs: number): void {
    if (this.#isOverflow(number)) {
      this.#overflow = number;
      return;
    }
    this.#lastMs[number] = atMs;
    this.learned?.begin(number, atMs);
    this.#changes.begin(number);
  }

  #isOverflow(number: number): boolean {
    const labels = this.#index.labelsOf(number) ?? [];
    return labels.length > 0 && labels.every((value) => value === OVERFLOW_LABEL_VALUE);
  }
}
