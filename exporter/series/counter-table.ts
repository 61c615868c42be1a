import type { CatalogEntry } from '../../setup/catalog.js';
import type { CounterMetric } from '../../setup/model/metric.js';
import type { MetricView } from '../event/series.js';
import { Column } from './column.js';
import type { MetricTable } from './metric-table.js';
import { numberReadings, numberSeries } from './number-series.js';
import { SeriesIndex } from './series-index.js';

/** A counter: the sum of what events added, none of it negative. */
export class CounterTable implements MetricTable<number> {
  readonly view: MetricView;
  readonly #index: SeriesIndex;
  readonly #totals = new Column();

  constructor(metric: CounterMetric, entry: CatalogEntry) {
    this.#index = new SeriesIndex(metric.labels, metric.seriesLimit);
    // Without labels there is one series, and it is there before the first event: rate() needs a zero to start from.
    if (metric.labels.length === 0) this.#index.find([]);
    this.view = { entry, kind: 'number', series: () => numberSeries(this.#index, this.#totals) };
  }

  get size() {
    return this.#index.size;
  }

  add(labels: readonly string[], value: number): void {
    this.#totals.add(this.#index.find(labels), value);
  }

  readings() {
    return numberReadings(this.#index, this.#totals);
  }

  overflows() {
    return this.#index.overflows();
  }
}
