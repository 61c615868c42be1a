import type { CatalogEntry } from '../../setup/catalog.js';
import type { GaugeMetric } from '../../setup/model/metric.js';
import type { MetricView } from '../event/series.js';
import { Column } from './column.js';
import type { LabelSet } from './label-set.js';
import { LivingSeries } from './living-series.js';
import type { LastingTable } from './metric-table.js';
import { numberReadings, numberSeries } from './number-series.js';

/** A gauge: the value of the event with the highest event time; of two at the same time, of the one that came later. */
export class GaugeTable implements LastingTable {
  readonly view: MetricView;
  readonly living: LivingSeries;
  readonly #values = new Column();
  /** Event times of the values. */
  readonly #timesMs = new Column({ initial: -Infinity });

  constructor(metric: GaugeMetric, entry: CatalogEntry) {
    this.living = new LivingSeries(metric, {
      columns: [this.#values, this.#timesMs],
      mergeRow: (series, rows, at) => {
        // A whole row stands there.
        this.#put(series, rows[at]!, rows[at + 1]!);
      },
    });
    this.view = { entry, kind: 'number', series: () => numberSeries(this.living, this.#values) };
  }

  get size() {
    return this.living.index.size;
  }

  add(labels: LabelSet, value: number, timeMs: number, nowMs: number): void {
    this.#put(this.living.find(labels, nowMs), value, timeMs);
  }

  readings() {
    return numberReadings(this.living, this.#values);
  }

  overflows() {
    return this.living.index.overflows();
  }

  #put(series: number, value: number, timeMs: number): void {
    if (timeMs < this.#timesMs.get(series)) return;
    this.#timesMs.set(series, timeMs);
    this.#values.set(series, value);
  }
}
