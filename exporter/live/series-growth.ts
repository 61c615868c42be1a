import type { HistogramSeries, MetricView, NumberSeries } from '../event/series.js';

type Series = NumberSeries | HistogramSeries;

/** What of a series grows: its value, or the buckets of a histogram, not cumulative, followed by the sum. */
type Totals = Float64Array;

/** A series as of the last sample. */
interface Known {
  readonly totals: Totals;
  /** The sample that had it. */
  seenIn: number;
}

/**
 * What each series of a metric has grown between two samples. Series are compared one by one, as in Prometheus: one that expires or
 * returns does not look as if the metric had shrunk or jumped, and one that starts anew counts from zero.
 */
export class SeriesGrowth {
  readonly #known = new Map<string, Known>();
  readonly #growth: Totals;
  #sample = 0;
  #firstMs: number;

  /**
   * @param length of the totals of a series: `totalsLength`
   * @param sinceMs Series that appeared after it count from what they had before. Default: the first sample.
   */
  constructor(length: number, sinceMs = Infinity) {
    this.#growth = new Float64Array(length);
    this.#firstMs = sinceMs;
  }

  /** A sample of all series begins. */
  begin(nowMs: number): void {
    this.#sample += 1;
    this.#firstMs = Math.min(this.#firstMs, nowMs);
  }

  /**
   * What the series has grown since the last sample; valid until the next call. One that appeared since the first sample counts from
   * what it had before, usually zero. One that is older, but not known, has not grown.
   */
  of(series: Series): Totals {
    const growth = this.#growth;
    const { totals } = this.#seen(series);
    let startsAnew = false;
    for (let index = 0; index < growth.length; index += 1) {
      const now = totalOf(series, index);
      growth[index] = now - (totals[index] ?? 0);
      // The sum of a histogram may shrink: observations may be negative.
      if ((growth[index] ?? 0) < 0 && (index === 0 || index < growth.length - 1)) startsAnew = true;
      totals[index] = now;
    }
    if (startsAnew) growth.set(totals);
    return growth;
  }

  /** A sample of all series is over. Forgets those that it did not have: if they return, they say what they had before. */
  end(): void {
    for (const [key, { seenIn }] of this.#known) if (seenIn !== this.#sample) this.#known.delete(key);
  }

  #seen(series: Series): Known {
    const key = series.pairs ?? JSON.stringify(series.labels);
    let known = this.#known.get(key);
    if (known === undefined) {
      known = { totals: this.#totalsBefore(series), seenIn: this.#sample };
      this.#known.set(key, known);
    }
    known.seenIn = this.#sample;
    return known;
  }

  #totalsBefore(series: Series): Totals {
    const appearedMs = series.shownFromMs ?? series.createdMs ?? -Infinity;
    const before = appearedMs < this.#firstMs ? series : beforeIt(series);
    return this.#growth.map((_, index) => (before === undefined ? 0 : totalOf(before, index)));
  }
}

/** The length of the totals of each series. */
export function totalsLength(view: MetricView): number {
  return view.kind === 'histogram' ? view.bounds.length + 2 : 1;
}

type Values = Pick<NumberSeries, 'value'> | Pick<HistogramSeries, 'counts' | 'sum'>;

function beforeIt(series: Series): Values | undefined {
  return 'counts' in series ? series.before : { value: series.before ?? 0 };
}

function totalOf(values: Values, index: number): number {
  if (!('counts' in values)) return values.value;
  return index < values.counts.length ? (values.counts[index] ?? 0) : values.sum;
}
