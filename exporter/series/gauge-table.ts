import type { CatalogEntry } from '../../setup/catalog.js';
import type { GaugeMetric } from '../../setup/model/metric.js';
import type { MetricView } from '../event/series.js';
import { Column } from './column.js';
import type { LabelSet } from './label-set.js';
import { LastingTable } from './lasting-table.js';
import { LivingSeries } from './living-series.js';
import { numberReadings, numberSeries } from './number-series.js';

/**
 * A gauge: the value of the event with the highest event time. Of two events with the same time, the later arrival wins. An event
 * from the future counts as one of now: a device whose clock is fast must not hide the events of the others.
 */
export class GaugeTable extends LastingTable {
  readonly view: MetricView;
  readonly #values: Column;
  /** Event times of the values. */
  readonly #timesMs: Column;

  constructor(metric: GaugeMetric, entry: CatalogEntry) {
    const values = new Column();
    const timesMs = new Column({ initial: -Infinity });
    super(
      new LivingSeries(metric, {
        columns: [values, timesMs],
        mergeRow: (series, rows, at) => {
          // `rows` holds a whole row at `at`.
          this.#put(series, rows[at]!, rows[at + 1]!);
        },
      }),
    );
    this.#values = values;
    this.#timesMs = timesMs;
    this.view = { entry, kind: 'number', series: () => numberSeries(this.living, values) };
  }

  add(labels: LabelSet, value: number, timeMs: number, nowMs: number): void {
    this.#put(this.living.findOrCreate(labels, nowMs), value, Math.min(timeMs, nowMs));
  }

  readings() {
    return numberReadings(this.living, this.#values);
  }

  #put(series: number, value: number, timeMs: number): void {
    if (timeMs < this.#timesMs.get(series)) return;
    this.#timesMs.set(series, timeMs);
    this.#values.set(series, value);
  }
}
