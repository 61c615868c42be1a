import type { HistogramSeries, MetricView, NumberSeries } from '../event/series.js';
import { labelPairs } from '../series/label-pairs.js';
import type { Dialect } from './dialect.js';
import { formatNumber } from './number.js';

/** The samples of one metric, one text for each series. */
export function* renderSamples(view: MetricView, dialect: Dialect): Generator<string> {
  const { name, labels } = view.entry;
  if (view.kind === 'number') {
    for (const series of view.series()) yield numberSample(name, pairsOf(series, labels), series);
    return;
  }
  const les = [...view.bounds.map(dialect.bound), '+Inf'].map((le) => `le="${le}"`);
  for (const series of view.series()) yield histogramSamples(name, pairsOf(series, labels), les, series);
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

function braced(pairs: string): string {
  return pairs === '' ? '' : `{${pairs}}`;
}
