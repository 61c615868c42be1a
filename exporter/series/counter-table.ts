import type { CatalogEntry } from '../../setup/catalog.js';
import type { CounterMetric } from '../../setup/model/metric.js';
import type { Trace } from '../event/exemplar.js';
import type { MetricView } from '../event/series.js';
import { Column } from './column.js';
import { Exemplars } from './exemplars.js';
import type { LabelSet } from './label-set.js';
import { LastingTable } from './lasting-table.js';
import { LivingSeries } from './living-series.js';
import { numberReadings, numberSeries } from './number-series.js';

/** A counter: the sum of the values that events add. No value is negative. */
export class CounterTable extends LastingTable {
  readonly view: MetricView;
  readonly #totals: Column;
  readonly #exemplars: Exemplars;

  constructor(metric: CounterMetric, entry: CatalogEntry) {
    const totals = new Column();
    const exemplars = new Exemplars();
    super(new LivingSeries(metric, { columns: [totals], exemplars }));
    this.#totals = totals;
    this.#exemplars = exemplars;
    this.view = { entry, kind: 'number', series: () => numberSeries(this.living, totals, exemplars) };
  }

  add(labels: LabelSet, value: number, _timeMs: number, nowMs: number, trace?: Trace): void {
    const series = this.living.findOrCreate(labels, nowMs);
    this.#totals.add(series, value);
    if (trace !== undefined) this.#exemplars.put(series, 0, trace, value, nowMs);
  }

  readings() {
    return numberReadings(this.living, this.#totals);
  }
}
