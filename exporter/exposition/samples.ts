import type { HistogramSeries, MetricView, NumberSeries } from '../event/series.js';
import { labelPairs } from '../series/label-pairs.js';
import type { Dialect } from './dialect.js';
import { formatNumber } from './number.js';

/** The samples of one metric, one text for each series. */
export function* renderSamples(view: MetricView, dialect: Dialect): Generator<string> {
  const { name, labels } = view.entry;
  const created = dialect.created(view.entry);
  if (view.kind === 'number') {
    for (const series of view.series()) {
      const pairs = pairsOf(series, labels);
      yield numberSample(name, pairs, series) + createdSample(created, pairs, series);
    }
    return;
  }
  const les = [...view.bounds.map(dialect.bound), '+Inf'].map((le) => `le="${le}"`);
  for (const series of view.series()) {
    const pairs = pairsOf(series, labels);
    yield histogramSamples(name, pairs, les, series) + createdSample(created, pairs, series);
  }
}

function pairsOf(series: NumberSeries | HistogramSeries, names: readonly string[]): string {
  return series.pairs ?? labelPairs(names, series.labels);
}

function numberSample(name: string, pairs: string, { value }: NumberSeries): string {
  return `${name}${braced(pairs)} ${formatNumber(value)}\n`;
}

function histogramSamples(
  name: string,
  pairs: string,
  les: readonly string[],
  series: HistogramSeries,
): string {
  const before = pairs === '' ? '' : `${pairs},`;
  let samples = '';
  let total = 0;
  for (const [bucket, le] of les.entries()) {
    total += series.counts[bucket] ?? 0;
    samples += `${name}_bucket{${before}${le}} ${formatNumber(total)}\n`;
  }
  const labels = braced(pairs);
  return `${samples}${name}_sum${labels} ${formatNumber(series.sum)}\n${name}_count${labels} ${formatNumber(total)}\n`;
}

/** In seconds since 1970. */
function createdSample(
  name: string | undefined,
  pairs: string,
  { createdMs }: NumberSeries | HistogramSeries,
): string {
  if (name === undefined || createdMs === undefined) return '';
  return `${name}${braced(pairs)} ${formatNumber(createdMs / 1000)}\n`;
}

function braced(pairs: string): string {
  return pairs === '' ? '' : `{${pairs}}`;
}
