import { bucketBound } from '../../setup/bucket-bound.js';
import type { CatalogEntry } from '../../setup/catalog.js';
import type { Exemplar } from '../event/exemplar.js';
import type { HistogramSeries, MetricView, NumberSeries } from '../event/series.js';
import { labelPairs } from '../series/label-pairs.js';
import type { Dialect } from './dialect.js';
import { formatNumber } from './number.js';

/** What the samples of a metric share. */
interface Family {
  readonly name: string;
  /** Name of the `_created` sample; `undefined` if there is none. */
  readonly created: string | undefined;
  readonly exemplar: ((exemplar: Exemplar) => string) | undefined;
}

/**
 * Renders the samples of one metric, one text for each series. Counters and histograms that appeared after `newSinceMs` are shown
 * as they were before, usually at 0: `increase()` in Prometheus needs a first sample without their first events.
 */
export function* renderSamples(view: MetricView, dialect: Dialect, newSinceMs: number): Generator<string> {
  const { entry } = view;
  const zeroSinceMs = entry.type === 'gauge' ? Infinity : newSinceMs;
  const family = { name: entry.name, created: dialect.created(entry), exemplar: dialect.exemplar(entry) };
  if (view.kind === 'number') {
    for (const current of view.series()) {
      const series = isNew(current, zeroSinceMs)
        ? { ...current, value: current.before ?? 0, exemplar: undefined }
        : current;
      const pairs = pairsOf(series, entry);
      yield numberSample(family, pairs, series) + createdSample(family, pairs, series);
    }
    return;
  }
  const les = [...view.bounds, Infinity].map((bound) => `le="${bucketBound(bound)}"`);
  for (const current of view.series()) {
    const series = isNew(current, zeroSinceMs) ? earlier(current) : current;
    const pairs = pairsOf(series, entry);
    yield histogramSamples(family, pairs, les, series) + createdSample(family, pairs, series);
  }
}

function isNew({ shownFromMs, createdMs }: NumberSeries | HistogramSeries, sinceMs: number): boolean {
  return (shownFromMs ?? createdMs ?? -Infinity) > sinceMs;
}

const EMPTY = { counts: [], sum: 0 };

/** The histogram before its first events, or those since it came back. */
function earlier(series: HistogramSeries): HistogramSeries {
  return { ...series, ...(series.before ?? EMPTY), exemplars: undefined };
}

function pairsOf(series: NumberSeries | HistogramSeries, { labels }: CatalogEntry): string {
  return series.pairs ?? labelPairs(labels, series.labels);
}

function numberSample(family: Family, pairs: string, { value, exemplar }: NumberSeries): string {
  return `${family.name}${braced(pairs)} ${formatNumber(value)}${exemplarText(family, exemplar)}\n`;
}

function histogramSamples(
  family: Family,
  pairs: string,
  les: readonly string[],
  { counts, sum, exemplars }: HistogramSeries,
): string {
  const { name } = family;
  const before = pairs === '' ? '' : `${pairs},`;
  let samples = '';
  let total = 0;
  for (const [bucket, le] of les.entries()) {
    total += counts[bucket] ?? 0;
    const exemplar = exemplarText(family, exemplars?.[bucket]);
    samples += `${name}_bucket{${before}${le}} ${formatNumber(total)}${exemplar}\n`;
  }
  const labels = braced(pairs);
  return `${samples}${name}_sum${labels} ${formatNumber(sum)}\n${name}_count${labels} ${formatNumber(total)}\n`;
}

function exemplarText(family: Family, exemplar: Exemplar | undefined): string {
  return exemplar === undefined ? '' : (family.exemplar?.(exemplar) ?? '');
}

/** In seconds since 1970. */
function createdSample(
  { created }: Family,
  pairs: string,
  { createdMs }: NumberSeries | HistogramSeries,
): string {
  if (created === undefined || createdMs === undefined) return '';
  return `${created}${braced(pairs)} ${formatNumber(createdMs / 1000)}\n`;
}

function braced(pairs: string): string {
  return pairs === '' ? '' : `{${pairs}}`;
}
