import type { CatalogEntry } from '../catalog.js';
import { valuesShown } from '../model/aggregate.js';
import { isRanking, TOP_LABEL } from '../model/metric.js';
import { natureOf } from './nature.js';

/** Maximum number of series in one panel that are readable. */
const READABLE_SERIES = 10;

/** Assumed number of values of a label (stream, reason, cause) of the exporter's own metrics. */
const OWN_LABEL_LIMIT = 5;

/** Labels to group by, and the number of series shown. */
export interface Grouping {
  readonly by: readonly string[];
  readonly top: number | undefined;
}

/** The default grouping: at most as many series as are readable. */
export function defaultGrouping(entry: CatalogEntry): Grouping {
  switch (natureOf(entry)) {
    case 'histogram':
      return { by: [], top: undefined };
    case 'ranking':
      return { by: entry.labels, top: rankingSize(entry) };
    case 'firing':
      return { by: entry.labels.slice(0, 1), top: undefined };
    case 'info':
    case 'state':
    case 'timestamp':
      return { by: entry.labels, top: undefined };
    case 'counter':
      return bounded(entry, entry.metric === undefined ? entry.labels : narrowestLabel(entry));
    case 'level':
      return bounded(entry, entry.labels);
  }
}

/** Grouping of a declared panel with `top` but without `by`: a single sum has no ranking. */
export function rankedLabels(entry: CatalogEntry): readonly string[] {
  return entry.type === 'histogram' ? narrowestLabel(entry) : defaultGrouping(entry).by;
}

/** The label with the lowest limit; the first if there are several. */
function narrowestLabel({ metric }: CatalogEntry): readonly string[] {
  const [first, ...others] = metric?.labels ?? [];
  if (first === undefined) return [];
  return [others.reduce((least, label) => (label.limit < least.limit ? label : least), first).name];
}

function bounded({ metric }: CatalogEntry, by: readonly string[]): Grouping {
  const limits = by.map(
    (name) => metric?.labels.find((label) => label.name === name)?.limit ?? OWN_LABEL_LIMIT,
  );
  const most = limits.reduce((product, limit) => product * limit, 1);
  return { by, top: most > READABLE_SERIES ? READABLE_SERIES : undefined };
}

function rankingSize({ metric, labels }: CatalogEntry): number {
  const size = metric !== undefined && isRanking(metric) ? valuesShown(metric.aggregate) : READABLE_SERIES;
  return labels.some((label) => label !== TOP_LABEL) ? Math.max(size, READABLE_SERIES) : size;
}
