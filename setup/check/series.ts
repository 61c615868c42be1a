import { OVERFLOW_LABEL_VALUE } from '../model/metric.js';
import type { Metric } from '../model/metric.js';
import { seriesEach } from '../model/metric-kinds.js';
import type { Setup } from '../model/setup.js';
import type { Problem } from '../problem.js';
import type { CheckContext } from './context.js';

/** Maximum number of series of a metric. */
export interface SeriesBound {
  readonly metric: string;
  /** Combinations of label values that the limits allow; all values beyond a limit count as one. */
  readonly labelSets: number;
  /** `seriesLimit`: label sets beyond it share one series. */
  readonly limit: number;
  /** Series that Prometheus stores: a histogram has one for each bucket, a `top` window one for each value shown. */
  readonly series: number;
}

/** Warns if the label limits allow more series than `seriesLimit`: series then overflow before labels do. */
export function* checkSeriesLimits({ setup, processing }: CheckContext): Generator<Problem> {
  for (const metric of setup.metrics) {
    const labelSets = labelSetsOf(metric);
    if (labelSets <= metric.seriesLimit) continue;
    const limits = metric.labels.map(({ name, limit }) => `${name} ${limit}`).join(', ');
    const message =
      `the label limits allow ${labelSets} series (${limits}, plus "${OVERFLOW_LABEL_VALUE}" for each), ` +
      `but seriesLimit is ${metric.seriesLimit}: lower the limits or raise seriesLimit`;
    yield processing.keyProblem(['liveMetrics', metric.name], message, 'warning');
  }
}

export function seriesBounds({ metrics }: Pick<Setup, 'metrics'>): readonly SeriesBound[] {
  return metrics.map((metric) => {
    const labelSets = labelSetsOf(metric);
    const series = Math.min(labelSets, metric.seriesLimit) * seriesEach(metric);
    return { metric: metric.name, labelSets, limit: metric.seriesLimit, series };
  });
}

/** Each label has up to `limit` values, and one for all others. */
export function labelSetsOf({ labels }: Metric): number {
  return labels.reduce((product, { limit }) => product * (limit + 1), 1);
}
