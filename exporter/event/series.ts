import type { CatalogEntry } from '../../setup/catalog.js';
import type { Exemplar } from './exemplar.js';

/** A series with one value. Label values are in the order of the metric's `labels`. */
export interface NumberSeries {
  readonly labels: readonly string[];
  readonly value: number;
  /** The labels as Prometheus writes them, if they are cached: `origin="ORD",haul="long"`. */
  readonly pairs?: string;
  /** When the series was created; OpenMetrics exposes it for counters. */
  readonly createdMs?: number;
  /** When the series appeared or came back, if it is not `createdMs`. */
  readonly shownFromMs?: number | undefined;
  /** The value before it appeared. Default: 0. */
  readonly before?: number | undefined;
  readonly exemplar?: Exemplar | undefined;
}

/** A series of a histogram. Label values are in the order of the metric's `labels`. */
export interface HistogramSeries {
  readonly labels: readonly string[];
  /** Observations per bucket, not cumulative; the last bucket is `+Inf`. */
  readonly counts: ArrayLike<number>;
  readonly sum: number;
  readonly pairs?: string;
  readonly createdMs?: number;
  readonly shownFromMs?: number | undefined;
  readonly before?: Pick<HistogramSeries, 'counts' | 'sum'> | undefined;
  /** By bucket. */
  readonly exemplars?: readonly (Exemplar | undefined)[] | undefined;
}

/** A metric with its current series, for the exposition, insights and the live page. */
export type MetricView =
  | { readonly entry: CatalogEntry; readonly kind: 'number'; series(): Iterable<NumberSeries> }
  | {
      readonly entry: CatalogEntry;
      readonly kind: 'histogram';
      readonly bounds: readonly number[];
      series(): Iterable<HistogramSeries>;
    };
