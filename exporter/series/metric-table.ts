import type { Trace } from '../event/exemplar.js';
import type { MetricView } from '../event/series.js';
import type { LivingSeries } from './living-series.js';
import type { LabelSet } from './label-set.js';
import type { Overflow } from './series-index.js';

/** A series as insights look at it. */
export interface SeriesReading {
  readonly labels: readonly string[];
  readonly value: number;
  /** Events in the window that the value stands on; `Infinity` where it stands on all there ever were. */
  readonly events: number;
}

/** All series of one metric. `Value` is what an event adds: a number, or text where values are told apart or ranked. */
export interface MetricTable<Value extends number | string = never> {
  readonly view: MetricView;
  /** Series that live. */
  readonly size: number;
  /**
   * Takes an event in: a finite value, the time at which it counts, the time now,
   * and its trace where the metric has exemplars.
   */
  add(labels: LabelSet, value: Value, timeMs: number, nowMs: number, trace?: Trace): void;
  /** None for a histogram, which is not one number. */
  readings(): Iterable<SeriesReading>;
  overflows(): Iterable<Overflow>;
}

/** A table whose series live until they have been idle for the metric's idle time. */
export interface LastingTable extends MetricTable<number> {
  readonly living: LivingSeries;
}
