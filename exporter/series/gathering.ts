import { Column } from './column.js';
import type { AnnouncedLabels } from './known-labels.js';
import type { SeriesRows } from './series-rows.js';

/** The running totals of one key of a series that were read: times and values in turn. */
export type TotalPoints = readonly [series: number, per: string, points: readonly number[]];

/** What the series of a metric have gathered since the last drain. */
export interface SeriesDelta extends SeriesRows, AnnouncedLabels {
  readonly kind: 'lasting';
  /** Only for counters of running totals. */
  readonly points?: readonly TotalPoints[];
}

/** Remembers which series have gathered events since the last drain, and how many. */
export class Gathering {
  readonly events = new Column();
  #touched: number[] = [];

  get touched(): number {
    return this.#touched.length;
  }

  touch(series: number): void {
    this.#touched.push(series);
  }

  drainTouched(): readonly number[] {
    const touched = this.#touched;
    this.#touched = [];
    return touched;
  }
}
