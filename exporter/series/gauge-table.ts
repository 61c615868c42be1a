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
  readonly #values = new Column();
  /** Event times of the values. */
  readonly #timesMs = new Column({ initial: -Infinity });
  readonly #series: LivingSeries;

  constructor(metric: GaugeMetric, entry: CatalogEntry) {
    this.#series = new LivingSeries(metric, {
      columns: [this.#values, this.#timesMs],
      mergeRow: (series, rows, at) => {
        // A whole row stands there.
        this.#put(series, rows[at]!, rows[at + 1]!);
      },
    });
    this.view = { entry, kind: 'number', series: () => numberSeries(this.#series, this.#values) };
  }

  get living() {
    return this.#series;
  }

  get size() {
    return this.#series.index.size;
  }

  get forgotten() {
    return this.#series.forgotten;
  }

  add(labels: LabelSet, value: number, timeMs: number, nowMs: number): void {
    this.#put(this.#series.find(labels, nowMs), value, timeMs);
  }

  expire(nowMs: number): void {
    this.#series.expire(nowMs);
  }

  readings() {
    return numberReadings(this.#series, this.#values);
  }

  overflows() {
    return this.#series.index.overflows();
  }

  #put(series: number, value: number, timeMs: number): void {
    if (timeMs < this.#timesMs.get(series)) return;
    this.#timesMs.set(series, timeMs);
    this.#values.set(series, value);
  }
}
