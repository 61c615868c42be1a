import type { CatalogEntry } from '../catalog.js';
import { traitsOf } from '../model/aggregate.js';
import { isRanking } from '../model/metric.js';
import type { SelfMetricName } from '../self-metrics.js';

/** What the values of a metric mean. This decides how they are combined and drawn. */
export type Nature =
  | 'counter'
  | 'histogram'
  /** A number that goes up and down. */
  | 'level'
  /** 1 or 0. */
  | 'state'
  /** 1 while an insight is active. */
  | 'firing'
  /** Seconds since 1970; panels show its age. */
  | 'timestamp'
  /** Always 1; the labels hold the information. */
  | 'info'
  /** The largest values of a window, one series each. */
  | 'ranking';

/** Derived from the type and, for gauges, from the naming conventions of Prometheus. */
export function natureOf({ name, type, metric }: CatalogEntry): Nature {
  if (type !== 'gauge') return type;
  if (metric !== undefined && isRanking(metric)) return 'ranking';
  if (/_(?:timestamp|watermark)_seconds$/.test(name)) return 'timestamp';
  if (name.endsWith('_info')) return 'info';
  if (name.endsWith('_firing')) return 'firing';
  if (/_(?:up|connected|success)$/.test(name)) return 'state';
  return 'level';
}

/** The clock of an exporter. The age of a timestamp is the difference: time() is the clock of Prometheus, or of whoever asks. */
export const EXPORTER_CLOCK = 'natsight_time_seconds' satisfies SelfMetricName;

/** Whether a timestamp is of something to come: panels show how long until then. */
export function isAhead({ name }: Pick<CatalogEntry, 'name'>): boolean {
  return /_(?:expir(?:y|es|ation)|deadline|due)_|_next_/.test(name);
}

/** Amounts (bytes, counts) add up; levels (a delay, a temperature, a ratio) do not. */
const ADDITIVE_UNITS: ReadonlySet<string | undefined> = new Set([undefined, 'bytes', 'joules', 'grams']);

/** How the series of a gauge are combined if a panel does not group by all labels. */
export function aggregatorOf(entry: CatalogEntry): 'sum' | 'avg' | 'min' | 'max' {
  const nature = natureOf(entry);
  if (nature === 'state') return 'min';
  // A value without a stated meaning, such as that of an insight, may be a level.
  if (nature === 'timestamp' && isAhead(entry)) return 'min';
  if (nature === 'firing' || nature === 'timestamp' || entry.name.endsWith('_value')) return 'max';
  if (entry.metric?.kind === 'window') return traitsOf(entry.metric.aggregate).combinedBy;
  return ADDITIVE_UNITS.has(entry.unit) ? 'sum' : 'avg';
}
