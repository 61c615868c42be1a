import { aggregatorOf } from '../../setup/panels/nature.js';
import type { SeriesFilter } from '../../setup/panels/series-filter.js';
import type { MetricView } from '../event/series.js';
import type { Turn } from '../turn/turn.js';
import type { Work } from '../turn/work.js';

/** The aggregated series of a metric that share the values of some labels. */
export interface Group {
  readonly labels: readonly string[];
  /** One value; for a histogram its buckets, not cumulative, followed by its sum. */
  readonly totals: Float64Array;
}

interface OpenGroup extends Group {
  members: number;
}

/**
 * Groups the series of a metric, or `only` some of them, by some of its labels; the key of a group is its label values. Gauges are aggregated like the
 * panel's PromQL: sum, avg, min or max.
 */
export function* groupSeries(
  view: MetricView,
  by: readonly string[],
  turn: Turn,
  only?: SeriesFilter,
): Work<ReadonlyMap<string, Group>> {
  const isShown = shownBy(only, view.entry.labels);
  const positions = by.map((label) => view.entry.labels.indexOf(label));
  const groups = new Map<string, OpenGroup>();
  const size = view.kind === 'histogram' ? view.bounds.length + 2 : 1;
  const join = (values: readonly string[]): OpenGroup => {
    const labels = positions.map((position) => values[position] ?? '');
    const key = labels.join('\u0000');
    const group = groups.get(key) ?? { labels, totals: new Float64Array(size), members: 0 };
    groups.set(key, group);
    group.members += 1;
    return group;
  };
  if (view.kind === 'histogram') {
    for (const { labels, counts, sum } of view.series()) {
      if (!isShown(labels)) continue;
      const { totals } = join(labels);
      for (let bucket = 0; bucket < size - 1; bucket += 1) add(totals, bucket, counts[bucket] ?? 0);
      add(totals, size - 1, sum);
      if (turn.isOver()) yield;
    }
  } else {
    const combine = COMBINERS[view.entry.type === 'gauge' ? aggregatorOf(view.entry) : 'sum'];
    for (const { labels, value } of view.series()) {
      if (!isShown(labels)) continue;
      const { totals, members } = join(labels);
      totals[0] = members === 1 ? value : combine(totals[0] ?? 0, value, members);
      if (turn.isOver()) yield;
    }
  }
  return groups;
}

function shownBy(only: SeriesFilter | undefined, names: readonly string[]) {
  if (only === undefined) return () => true;
  const position = names.indexOf(only.label);
  const shown = new Set(only.values);
  return (labels: readonly string[]) => shown.has(labels[position] ?? '');
}

/** Adds the value of one more member to the aggregate; `members` includes it. */
const COMBINERS = {
  sum: (before: number, value: number) => before + value,
  min: (before: number, value: number) => Math.min(before, value),
  max: (before: number, value: number) => Math.max(before, value),
  avg: (before: number, value: number, members: number) => before + (value - before) / members,
};

function add(totals: Float64Array, index: number, value: number): void {
  totals[index] = (totals[index] ?? 0) + value;
}
