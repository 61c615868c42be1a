import type { CatalogEntry } from '../../setup/catalog.js';
import type { HistogramMetric } from '../../setup/model/metric.js';
import type { Trace } from '../event/exemplar.js';
import { bucketOf } from './bucket.js';
import type { HistogramSeries, MetricView } from '../event/series.js';
import { Column } from './column.js';
import { Exemplars } from './exemplars.js';
import type { LabelSet } from './label-set.js';
import { LastingTable } from './lasting-table.js';
import type { Observations } from './observations.js';
import { LivingSeries } from './living-series.js';

/** A classic histogram: observations per bucket, and their sum. Upper bounds are inclusive. */
export class HistogramTable extends LastingTable {
  readonly view: MetricView;
  readonly #bounds: Float64Array;
  readonly #counts: Column;
  readonly #sums: Column;
  readonly #exemplars: Exemplars;

  constructor(metric: HistogramMetric, entry: CatalogEntry) {
    const counts = new Column({ width: metric.buckets.length + 1 });
    const sums = new Column();
    const exemplars = new Exemplars();
    super(new LivingSeries(metric, { columns: [counts, sums], exemplars }));
    this.#bounds = Float64Array.from(metric.buckets);
    this.#counts = counts;
    this.#sums = sums;
    this.#exemplars = exemplars;
    this.view = { entry, kind: 'histogram', bounds: metric.buckets, series: () => this.#shown() };
  }

  add(labels: LabelSet, value: number | Observations, _timeMs: number, nowMs: number, trace?: Trace): void {
    const series = this.living.findOrCreate(labels, nowMs);
    if (typeof value !== 'number') return this.#addAll(series, value);
    const bucket = bucketOf(this.#bounds, value);
    this.#counts.add(series, 1, bucket);
    this.#sums.add(series, value);
    if (trace !== undefined) this.#exemplars.put(series, bucket, trace, value, nowMs);
  }

  #addAll(series: number, { counts, sum }: Observations): void {
    for (const [bucket, count] of counts.entries()) {
      if (count > 0) this.#counts.add(series, count, bucket);
    }
    this.#sums.add(series, sum);
  }

  readings() {
    return [];
  }

  *#shown(): Generator<HistogramSeries> {
    const { index } = this.living;
    const { createdCount } = index;
    for (let series = 0; series < index.end; series++) {
      const labels = index.labelsOf(series, createdCount);
      if (labels === undefined) continue;
      const counts = this.#counts.row(series);
      const returned = this.living.returned(series);
      const [countsBefore, [sumBefore = 0] = []] = returned?.rows ?? [];
      yield {
        labels,
        counts,
        sum: this.#sums.get(series),
        pairs: index.pairsOf(series),
        createdMs: this.living.createdMsOf(series),
        shownFromMs: returned?.sinceMs,
        before: countsBefore && { counts: countsBefore, sum: sumBefore },
        exemplars: this.#exemplars.of(series),
      };
    }
  }
}
