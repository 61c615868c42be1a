import type { Trace } from '../event/exemplar.js';
import type { MetricView } from '../event/series.js';
import type { Extent } from '../state/holder.js';
import type { Turn } from '../turn/turn.js';
import type { Work } from '../turn/work.js';
import type { LabelSet } from './label-set.js';
import type { KnownLabels } from './known-labels.js';
import type { Observations } from './observations.js';
import type { Overflow } from './series-index.js';

/** The value of a series as insights evaluate it. */
export interface SeriesReading {
  /** Label values in the order of the metric's labels. */
  readonly labels: readonly string[];
  readonly value: number;
  /** Number of events in the window; `Infinity` for metrics without a window. */
  readonly events: number;
}

/** What an event adds to a metric. */
export type MetricValue = number | string | Observations;

/**
 * All series of one metric. `Value`: what an event adds, a number, text for aggregates that count or rank distinct values, or ready buckets.
 * `Delta`: what it sends to the table of the same metric on another thread. `State`: what it saves and restores.
 */
export interface MetricTable<Value extends MetricValue = never, Delta = unknown, State = unknown> {
  readonly view: MetricView;
  /** Number of series. */
  readonly size: number;
  /**
   * Adds an event: a finite value, the event time, the current time, its trace where the metric has exemplars, and whose running total
   * the value is, for counters of these.
   */
  add(
    labels: LabelSet,
    value: Value,
    timeMs: number,
    nowMs: number,
    trace: Trace | undefined,
    per: string | undefined,
  ): void;
  /** Whether the clock has closed all windows of an event of this time, which is not late. Unset: the metric has no windows. */
  isClosed?(timeMs: number): boolean;
  /** Empty for a histogram, which is not one number. */
  readings(): Iterable<SeriesReading>;
  overflows(): Iterable<Overflow>;
  /** Number of entries of `overflows`: it tells whether there is a new one. */
  readonly exceededLimits: number;

  /** From now on, what events add is kept only until it is drained. */
  gather(): void;
  /** Number of series that have gathered events since the last drain. */
  readonly gathered: number;
  /** Returns what was gathered, and resets it. */
  drain(): Delta;
  /**
   * Adds what another table has gathered, as if its events had been read here. Returns the number of events that are not added because the
   * clock has closed their windows.
   */
  absorb(delta: Delta, labels: KnownLabels): number;

  save(extent: Extent): State;
  capture(extent: Extent, turn: Turn): Work<State>;
  restore(state: State): void;
}
