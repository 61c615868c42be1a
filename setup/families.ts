import { createdName, errorEntry } from './catalog.js';
import type { CatalogEntry } from './catalog.js';
import { isRanking } from './model/metric.js';

/** What one metric exposes: a family in the text format of Prometheus and one in OpenMetrics, and the series of both. */
export interface MetricFamily {
  /** The metric in whose series they are; that of the error bounds is no metric of the setup, but belongs to one. */
  readonly entry: CatalogEntry;
  /** The family in the text format. */
  readonly name: string;
  /** The family in OpenMetrics. */
  readonly openMetricsName: string;
  /** Names of the samples in either format. */
  readonly series: readonly string[];
}

const TOTAL = '_total';
const HISTOGRAM_SUFFIXES = ['_bucket', '_sum', '_count'];

/** All families of a catalogue. Their names must not overlap: each scrape has all of them. */
export function familiesOf(catalog: Iterable<CatalogEntry>): readonly MetricFamily[] {
  return [...catalog].flatMap((entry) => {
    const ranks = entry.metric !== undefined && isRanking(entry.metric);
    return (ranks ? [entry, errorEntry(entry)] : [entry]).map(familyOf);
  });
}

function familyOf(entry: CatalogEntry): MetricFamily {
  const { name, type } = entry;
  const series = type === 'histogram' ? HISTOGRAM_SUFFIXES.map((suffix) => name + suffix) : [name];
  return {
    entry,
    name,
    openMetricsName: openMetricsName(entry),
    series: [...series, createdName(name, type) ?? []].flat(),
  };
}

/** The family name of a counter does not have the suffix of its samples. */
export function openMetricsName({ name, type }: Pick<CatalogEntry, 'name' | 'type'>): string {
  return type === 'counter' && name.endsWith(TOTAL) ? name.slice(0, -TOTAL.length) : name;
}

/** OpenMetrics requires `_total` in the name of a counter. Queries rely on the name, so the type changes instead. */
export function openMetricsType({
  name,
  type,
}: Pick<CatalogEntry, 'name' | 'type'>): CatalogEntry['type'] | 'unknown' {
  return type === 'counter' && !name.endsWith(TOTAL) ? 'unknown' : type;
}

/** Series that Prometheus itself writes for each target and each alert, under the labels of the target. */
const PROMETHEUS_SERIES = /^(?:up|ALERTS|ALERTS_FOR_STATE|scrape_\w+)$/;

export function isPrometheusSeries(name: string): boolean {
  return PROMETHEUS_SERIES.test(name);
}

/** `flight_delay_seconds` of `flight_delay_seconds_bucket`; other names as they are. */
export function withoutHistogramSuffix(series: string): string {
  const suffix = HISTOGRAM_SUFFIXES.find((each) => series.endsWith(each)) ?? '';
  return series.slice(0, series.length - suffix.length);
}

/** The metric of a series: `flight_delay_seconds_bucket` is one of the histogram `flight_delay_seconds`. */
export function entryOfSeries(
  series: string,
  entries: ReadonlyMap<string, CatalogEntry>,
): CatalogEntry | undefined {
  const histogram = entries.get(withoutHistogramSuffix(series));
  return entries.get(series) ?? (histogram?.type === 'histogram' ? histogram : undefined);
}
