import type { CatalogEntry } from '../../setup/catalog.js';
import type { GaugeMetric } from '../../setup/model/metric.js';
import type { MetricView } from '../event/series.js';
import { Column } from './column.js';
import type { MetricTable } from './metric-table.js';
import { numberReadings, numberSeries } from './number-series.js';
import { SeriesIndex } from './series-index.js';

/** A gauge: the value of the event with the highest event time; of two at the same time, of the one that came later. */
export class GaugeTable implements MetricTable<number> {
  readonly view: MetricView;
  readonly #index: SeriesIndex;
  readonly #values = new Column();
  /** Event times of the values. */
  readonly #timesMs = new Column({ initial: -Infinity });

  constructor(metric: GaugeMetric, entry: CatalogEntry) {
    this.#index = new SeriesIndex(metric.labels, metric.seriesLimit);
    this.view = { entry, kind: 'number', series: () => numberSeries(this.#index, this.#values) };
  }

  get size() {
    return this.#index.size;
  }

  add(labels: readonly string[], value: number, timeMs: number): void {
    const series = this.#index.find(labels);
    if (timeMs < this.#timesMs.get(series)) return;
    this.#timesMs.set(series, timeMs);
    this.#values.set(series, value);
  }

  readings() {
    return numberReadings(this.#index, this.#values);
  }

  overflows() {
    return this.#index.overflows();
  }
}
