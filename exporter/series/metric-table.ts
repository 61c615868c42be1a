import type { Trace } from '../event/exemplar.js';
import type { MetricView } from '../event/series.js';
import type { Extent } from '../state/holder.js';
import type { LabelSet } from './label-set.js';
import type { KnownLabels } from './known-labels.js';
import type { Overflow } from './series-index.js';

/** A series as insights look at it. */
export interface SeriesReading {
  /** Values in the order of the metric's labels. */
  readonly labels: readonly string[];
  readonly value: number;
  /** Events in the window that the value stands on; `Infinity` where it stands on all there ever were. */
  readonly events: number;
}

/**
 * All series of one metric. `Value` is what an event adds: a number, or text where values are told apart or ranked. `Delta` is
 * what it hands over to a table of the same metric on another thread, `State` what it is restored from.
 */
export interface MetricTable<Value extends number | string = never, Delta = unknown, State = unknown> {
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

  /** From here on what events add is kept until it is drained. */
  gather(): void;
  /** Series that have gathered something. */
  readonly gathered: number;
  /** Hands over what was gathered. */
  drain(): Delta;
  /** Takes in what another table has gathered, as if its events had been read here. */
  absorb(delta: Delta, labels: KnownLabels): void;

  save(extent: Extent): State;
  restore(state: State): void;
}
