import { isRanking, TOP_LABEL } from './model/metric.js';
import type { Metric } from './model/metric.js';
import { metricTraits } from './model/metric-kinds.js';
import type { Setup } from './model/setup.js';
import { SELF_METRICS } from './self-metrics.js';
import type { SelfMetric } from './self-metric.js';

/** A metric that the exporter exposes, as seen in Prometheus. */
export interface CatalogEntry {
  readonly name: string;
  readonly type: 'counter' | 'gauge' | 'histogram';
  readonly help: string;
  /** Labels of every series, without `job`, `instance` and a histogram's `le`. */
  readonly labels: readonly string[];
  /** Base unit (`seconds`, `bytes`, `ratio`), `undefined` if neither the declaration nor the name has one. */
  readonly unit: string | undefined;
  /** Its declaration; `undefined` for the exporter's own metrics. */
  readonly metric: Metric | undefined;
}

const UNITS = [
  'seconds',
  'bytes',
  'ratio',
  'celsius',
  'meters',
  'grams',
  'joules',
  'volts',
  'amperes',
  'percent',
];

/** Catalogues by the metrics that they are made from. Checks and generators ask for the same one for each insight and panel. */
const CATALOGS = new WeakMap<readonly Metric[], readonly CatalogEntry[]>();

/** Every metric that the exporter exposes for a setup, sorted by name. All generators check against this list. */
export function catalogOf({ metrics }: Pick<Setup, 'metrics'>): readonly CatalogEntry[] {
  const known = CATALOGS.get(metrics);
  if (known !== undefined) return known;
  const catalog = newCatalog(metrics);
  CATALOGS.set(metrics, catalog);
  return catalog;
}

const BY_NAME = new WeakMap<readonly Metric[], ReadonlyMap<string, CatalogEntry>>();

/** The metrics of `catalogOf` by name. */
export function catalogByName(setup: Pick<Setup, 'metrics'>): ReadonlyMap<string, CatalogEntry> {
  const known = BY_NAME.get(setup.metrics);
  if (known !== undefined) return known;
  const entries = new Map(catalogOf(setup).map((entry) => [entry.name, entry]));
  BY_NAME.set(setup.metrics, entries);
  return entries;
}

function newCatalog(metrics: readonly Metric[]): readonly CatalogEntry[] {
  const own = Object.entries<SelfMetric>(SELF_METRICS).map(([name, self]): CatalogEntry => ({
    name,
    type: self.type,
    help: self.help,
    labels: self.labels,
    unit: self.unit,
    metric: undefined,
  }));
  return [...metrics.map(entryOf), ...own].sort((a, b) => (a.name < b.name ? -1 : 1));
}

function entryOf(metric: Metric): CatalogEntry {
  const labels = metric.labels.map((label) => label.name);
  if (isRanking(metric)) labels.push(TOP_LABEL);
  return {
    name: metric.name,
    type: metricTraits(metric).exposedAs,
    help: metric.help,
    labels,
    unit: metric.unit ?? unitOf(metric.name),
    metric,
  };
}

/**
 * Name of the OpenMetrics `_created` series of a counter or histogram; `undefined` if it has none. In OpenMetrics every
 * counter ends in `_total`.
 */
export function createdName(name: string, type: string): string | undefined {
  if (type === 'histogram') return `${name}_created`;
  return type === 'counter' && name.endsWith('_total') ? name.replace(/total$/, 'created') : undefined;
}

/** The suffix of the gauge beside a window with several values that says how much each of them may be too high. */
const ERROR_SUFFIX = '_error_bound';

/** Name of the series with the error bounds of a metric; `undefined` if its values are always exact. */
export function errorName(metric: Metric): string | undefined {
  return isRanking(metric) ? metric.name + ERROR_SUFFIX : undefined;
}

/** The entry of the error bounds of a window with several values. */
export function errorEntry(entry: CatalogEntry): CatalogEntry {
  const { name } = entry;
  return {
    ...entry,
    name: name + ERROR_SUFFIX,
    help: `How much a value of ${name} may be too high at most.`,
  };
}

/** The unit suffix of a name, by the Prometheus convention: `flight_delay_seconds`, `read_bytes_total`. */
export function unitOf(name: string): string | undefined {
  const words = name.replace(/_total$/, '').split('_');
  return UNITS.find((unit) => words.at(-1) === unit);
}
