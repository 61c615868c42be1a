import type { BandSide } from './model/adaptive-threshold.js';
import { traitsOf } from './model/aggregate.js';
import type { AdaptiveInsight, BoundInsight, ChangeInsight } from './model/insight.js';
import type { Metric } from './model/metric.js';

/**
 * What it means for an insight that a series of its metric is absent: it had no events, or was idle.
 *
 * | insight                                   | an absent series                                                           |
 * |-------------------------------------------|----------------------------------------------------------------------------|
 * | `above`                                   | `clear`: is not above anything, so the insight ends                        |
 * | `below`, on a count, sum, rate or the like | `zero`: no events are 0 events, so the insight starts or goes on           |
 * | `below`, on a mean or another statistic,  | `unknown`: there is no value, so a firing insight ends after five minutes, |
 * | or on a gauge or counter                  | as for a value that is not a number                                        |
 * | `outside` or `change`                     | as for `below`, unless its side is `above`                                 |
 * | `below`, on a ranking or on sessions      | `clear`: the value has left the ranking, or the session is over            |
 */
export type AbsentMeaning =
  | { readonly kind: 'clear' }
  | { readonly kind: 'unknown' }
  /** `fullAfterMs`: a metric that never had a series is 0 only after one window. */
  | { readonly kind: 'zero'; readonly fullAfterMs: number };

/** A label set that had no events for this long is forgotten, and its insight ends: it may never come back. */
export const ABSENT_FORGET_MS = 24 * 3_600_000;

export function absentMeaning(
  insight: BoundInsight | ChangeInsight | AdaptiveInsight,
  metrics: readonly Metric[],
): AbsentMeaning {
  const metric = metrics.find(({ name }) => name === insight.metric);
  const side = sideOf(insight);
  if (side === 'above' || metric === undefined) return { kind: 'clear' };
  if (metric.kind !== 'window') return { kind: 'unknown' };
  const { ranks, zeroIfEmpty } = traitsOf(metric.aggregate);
  if (ranks || metric.span.kind === 'session') return { kind: 'clear' };
  return zeroIfEmpty ? { kind: 'zero', fullAfterMs: metric.span.sizeMs } : { kind: 'unknown' };
}

function sideOf(insight: BoundInsight | ChangeInsight | AdaptiveInsight): BandSide {
  switch (insight.kind) {
    case 'threshold':
      return insight.direction;
    case 'range':
      return 'both';
    case 'change':
      return insight.change.low === undefined ? 'above' : 'both';
    case 'adaptive':
      return insight.band.side;
  }
}
