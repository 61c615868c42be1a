import type { CatalogEntry } from '../catalog.js';
import { traitsOf } from '../model/aggregate.js';
import { isRanking } from '../model/metric.js';

/** What the numbers of a metric are, which decides how they are summed and drawn. */
export type Nature =
  | 'counter'
  | 'histogram'
  /** A number that goes up and down. */
  | 'level'
  /** 1 or 0. */
  | 'state'
  /** Seconds since 1970: its age is what a person wants to see. */
  | 'timestamp'
  /** Always 1; what it says stands in its labels. */
  | 'info'
  /** The greatest values of a window, one series each. */
  | 'ranking';

/** Tells by type and, for gauges, by the names that Prometheus' conventions give them. */
export function natureOf({ name, type, metric }: CatalogEntry): Nature {
  if (type !== 'gauge') return type;
  if (metric !== undefined && isRanking(metric)) return 'ranking';
  if (/_(?:timestamp|watermark)_seconds$/.test(name)) return 'timestamp';
  if (name.endsWith('_info')) return 'info';
  if (/_(?:up|connected|success)$/.test(name)) return 'state';
  return 'level';
}

/** Amounts add up (bytes, things); levels (a delay, a temperature, a ratio) do not. */
const ADDITIVE_UNITS: ReadonlySet<string | undefined> = new Set([undefined, 'bytes', 'joules', 'grams']);

/** How the series of a gauge become one where labels are left out. */
export function aggregatorOf(entry: CatalogEntry): 'sum' | 'avg' | 'min' | 'max' {
  const nature = natureOf(entry);
  if (nature === 'state') return 'min';
  // A value of no stated meaning, such as the one that an insight looked at, may be a level.
  if (nature === 'timestamp' || entry.name.endsWith('_value')) return 'max';
  if (entry.metric?.kind === 'window') return traitsOf(entry.metric.aggregate).joinedBy;
  return ADDITIVE_UNITS.has(entry.unit) ? 'sum' : 'avg';
}
