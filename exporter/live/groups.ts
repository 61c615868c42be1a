import type { MetricView } from '../event/series.js';

/** Series of one metric that share the values of some labels, added up. */
export interface Group {
  readonly labels: readonly string[];
  /** One number; of a histogram its buckets, not cumulative, and then its sum. */
  readonly totals: Float64Array;
}

/** Adds the series of a metric up by some of its labels; the key of a group is its label values. */
export function groupSeries(view: MetricView, by: readonly string[]): ReadonlyMap<string, Group> {
  const positions = by.map((label) => view.entry.labels.indexOf(label));
  const groups = new Map<string, Group>();
  const size = view.kind === 'histogram' ? view.bounds.length + 2 : 1;
  const groupOf = (values: readonly string[]): Group => {
    const labels = positions.map((position) => values[position] ?? '');
    const key = labels.join('\u0000');
    const known = groups.get(key);
    if (known !== undefined) return known;
    const group = { labels, totals: new Float64Array(size) };
    groups.set(key, group);
    return group;
  };
  if (view.kind === 'number') {
    for (const series of view.series()) accumulate(groupOf(series.labels).totals, 0, series.value);
  } else {
    for (const series of view.series()) {
      const { totals } = groupOf(series.labels);
      for (let bucket = 0; bucket < size - 1; bucket += 1)
        accumulate(totals, bucket, series.counts[bucket] ?? 0);
      accumulate(totals, size - 1, series.sum);
    }
  }
  return groups;
}

function accumulate(totals: Float64Array, index: number, value: number): void {
  totals[index] = (totals[index] ?? 0) + value;
}
