import type { Metric } from '../model/metric.js';
import type { Setup } from '../model/setup.js';
import type { Problem } from '../problem.js';
import type { CheckContext } from './context.js';

/** Labels that admit more series than the metric may have meet in its overflow series sooner than their limits say. */
export function* checkSeriesLimits({ setup, processing }: CheckContext): Generator<Problem> {
  for (const metric of setup.metrics) {
    const possible = possibleSeries(metric);
    if (possible <= metric.seriesLimit) continue;
    const limits = metric.labels.map(({ name, limit }) => `${name} ${limit}`).join(', ');
    const message = `its labels admit ${possible} series (${limits}, and one more of each for the rest), seriesLimit only ${metric.seriesLimit}: lower the limits or raise seriesLimit`;
    yield processing.keyProblem(['liveMetrics', metric.name], message, 'warning');
  }
}

/** Series that the exporter may come to expose for its events, a histogram's buckets counted. */
export function worstCaseSeries({ metrics }: Pick<Setup, 'metrics'>): number {
  return metrics.reduce(
    (sum, metric) => sum + Math.min(possibleSeries(metric), metric.seriesLimit) * seriesEach(metric),
    0,
  );
}

/** Each label has its values and, beyond its limit, the one that stands for the rest. */
function possibleSeries({ labels }: Metric): number {
  return labels.reduce((product, { limit }) => product * (limit + 1), 1);
}

function seriesEach(metric: Metric): number {
  // Its bounds, +Inf, _sum and _count.
  if (metric.kind === 'histogram') return metric.buckets.length + 3;
  return metric.kind === 'window' && metric.aggregate.kind === 'top' ? metric.aggregate.limit : 1;
}
