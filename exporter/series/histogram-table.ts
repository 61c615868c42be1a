import type { CatalogEntry } from '../../setup/catalog.js';
import type { HistogramMetric } from '../../setup/model/metric.js';
import type { HistogramSeries, MetricView } from '../event/series.js';
import { Column } from './column.js';
import type { MetricTable } from './metric-table.js';
import { SeriesIndex } from './series-index.js';

/** A classic histogram: observations per bucket, a value equal to a bound inside it, and their sum. */
export class HistogramTable implements MetricTable<number> {
  readonly view: MetricView;
  readonly #index: SeriesIndex;
  readonly #bounds: Float64Array;
  readonly #counts: Column;
  readonly #sums = new Column();

  constructor(metric: HistogramMetric, entry: CatalogEntry) {
    this.#index = new SeriesIndex(metric.labels, metric.seriesLimit);
    this.#bounds = Float64Array.from(metric.buckets);
    this.#counts = new Column({ width: metric.buckets.length + 1 });
    if (metric.labels.length === 0) this.#index.find([]);
    this.view = { entry, kind: 'histogram', bounds: metric.buckets, series: () => this.#series() };
  }

  get size() {
    return this.#index.size;
  }

  add(labels: readonly string[], value: number): void {
    const series = this.#index.find(labels);
    this.#counts.add(series, 1, this.#bucketOf(value));
    this.#sums.add(series, value);
  }

  readings() {
    return [];
  }

  overflows() {
    return this.#index.overflows();
  }

  /** The first bucket whose bound is not below the value, by halving. */
  #bucketOf(value: number): number {
    let low = 0;
    let high = this.#bounds.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      // `middle` is less than `high`, which is at most the length.
      if (value <= this.#bounds[middle]!) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  *#series(): Generator<HistogramSeries> {
    const index = this.#index;
    for (let series = 0; series < index.end; series++) {
      const labels = index.labelsOf(series);
      if (labels === undefined) continue;
      const counts = this.#counts.row(series);
      yield { labels, counts, sum: this.#sums.get(series), pairs: index.pairsOf(series) };
    }
  }
}
