import type { Trace } from '../event/exemplar.js';
import type { MetricView } from '../event/series.js';
import type { Extent } from '../state/holder.js';
import { ENDLESS_TURN } from '../turn/turn.js';
import type { Turn } from '../turn/turn.js';
import { finish } from '../turn/work.js';
import type { Work } from '../turn/work.js';
import type { SeriesDelta } from './gathering.js';
import type { LabelSet } from './label-set.js';
import type { KnownLabels } from './known-labels.js';
import type { LivingSeries, SeriesState } from './living-series.js';
import type { MetricTable, SeriesReading } from './metric-table.js';
import type { Overflow } from './series-index.js';

/** A table whose series expire once they have been idle for the metric's idle time. */
export abstract class LastingTable implements MetricTable<number, SeriesDelta, SeriesState> {
  readonly kind = 'lasting';
  readonly living: LivingSeries;
  abstract readonly view: MetricView;

  constructor(living: LivingSeries) {
    this.living = living;
  }

  abstract add(
    labels: LabelSet,
    value: number,
    timeMs: number,
    nowMs: number,
    trace?: Trace,
    per?: string,
  ): void;
  abstract readings(): Iterable<SeriesReading>;

  get size(): number {
    return this.living.index.size;
  }

  get exceededLimits(): number {
    return this.living.index.exceededLimits;
  }

  overflows(): Iterable<Overflow> {
    return this.living.index.overflows();
  }

  gather(): void {
    this.living.gather();
  }

  get gathered(): number {
    return this.living.gathered;
  }

  drain(): SeriesDelta {
    return this.living.drain();
  }

  absorb(delta: SeriesDelta, labels: KnownLabels): number {
    this.living.absorb(delta, labels);
    return 0;
  }

  save(extent: Extent): SeriesState {
    return finish(this.capture(extent, ENDLESS_TURN));
  }

  capture(extent: Extent, turn: Turn): Work<SeriesState> {
    return this.living.capture(extent, turn);
  }

  restore(state: SeriesState): void {
    this.living.restore(state);
  }
}
