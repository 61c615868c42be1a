import type { Metric, MetricKind } from './metric.js';
import { valuesShown } from './aggregate.js';

/** What other parts need to know of a kind of metric. */
export interface MetricTraits {
  /** Type of the metric in Prometheus. */
  readonly exposedAs: 'counter' | 'gauge' | 'histogram';
  /** Whether its values only grow, so that graphs and rules take rates of it. Prometheus names end in `_total`. */
  readonly accumulates: boolean;
  /** Whether a series is one number, which an insight can compare with a bound. */
  readonly isNumber: boolean;
  /** Whether its series start at 0, so that `increase()` needs to see them there. */
  readonly startsAtZero: boolean;
  /** Whether it stores event times: these are not comparable with times from another field. */
  readonly storesEventTimes: boolean;
}

/** Every kind of metric. To add one, start here; the compiler and the tests report all other places. */
export const METRIC_KINDS: Readonly<Record<MetricKind, MetricTraits>> = {
  counter: {
    exposedAs: 'counter',
    accumulates: true,
    isNumber: true,
    startsAtZero: true,
    storesEventTimes: false,
  },
  gauge: {
    exposedAs: 'gauge',
    accumulates: false,
    isNumber: true,
    startsAtZero: false,
    storesEventTimes: true,
  },
  histogram: {
    exposedAs: 'histogram',
    accumulates: false,
    isNumber: false,
    startsAtZero: true,
    storesEventTimes: false,
  },
  window: {
    exposedAs: 'gauge',
    accumulates: false,
    isNumber: true,
    startsAtZero: false,
    storesEventTimes: true,
  },
};

export function metricTraits({ kind }: Pick<Metric, 'kind'>): MetricTraits {
  return METRIC_KINDS[kind];
}

/** Number of series that Prometheus stores for each label set. */
export function seriesEach(metric: Metric): number {
  switch (metric.kind) {
    case 'counter':
    case 'gauge':
      return 1;
    case 'histogram':
      // The buckets, +Inf, _sum and _count.
      return metric.buckets.length + 3;
    case 'window':
      return valuesShown(metric.aggregate);
  }
}
