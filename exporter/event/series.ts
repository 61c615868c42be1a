import type { CatalogEntry } from '../../setup/catalog.js';
import type { Exemplar } from './exemplar.js';

/** One number with the values of its labels, in the order of its metric's `labels`. */
export interface NumberSeries {
  readonly labels: readonly string[];
  readonly value: number;
  /** The labels as Prometheus writes them, where they are kept from scrape to scrape: `origin="ORD",haul="long"`. */
  readonly pairs?: string;
  /** When it began to count; OpenMetrics shows it for counters. */
  readonly createdMs?: number;
  readonly exemplar?: Exemplar | undefined;
}

/** One histogram with the values of its labels. */
export interface HistogramSeries {
  readonly labels: readonly string[];
  /** Observations per bucket, not cumulative; the last is beyond the greatest bound. */
  readonly counts: ArrayLike<number>;
  readonly sum: number;
  readonly pairs?: string;
  readonly createdMs?: number;
  /** By bucket. */
  readonly exemplars?: readonly (Exemplar | undefined)[] | undefined;
}

/** A metric with its series as they stand now: what exposition, insights and the live page read. */
export type MetricView =
  | { readonly entry: CatalogEntry; readonly kind: 'number'; series(): Iterable<NumberSeries> }
  | {
      readonly entry: CatalogEntry;
      readonly kind: 'histogram';
      readonly bounds: readonly number[];
      series(): Iterable<HistogramSeries>;
    };
