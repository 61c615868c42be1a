import { isObserving } from '../../setup/insight-kinds.js';
import type { Setup } from '../../setup/model/setup.js';
import { SKIP_REASONS } from '../../setup/self-metric-reasons.js';
import type { ByKind } from '../happening/by-kind.js';
import type { SeriesHappening } from '../happening/series.js';
import type { TelemetryOutput } from './output.js';

/** Further values are counted in `natsight_label_overflow_total`, which is collected at each scrape. */
export function seriesTelemetry({ log }: TelemetryOutput): ByKind<SeriesHappening> {
  return {
    labelOverflowed: ({ metric, label }) =>
      log.warn({ metric, label }, 'limit reached: further values are counted as "__other__"'),
  };
}

/** Counters start at 0: `increase()` misses the first event of a series that appears with it. */
export function showMetrics(
  { own }: TelemetryOutput,
  { metrics, insights }: Pick<Setup, 'metrics' | 'insights'>,
): void {
  for (const { name: metric } of metrics) {
    own.add('natsight_metric_events_counted_total', { metric }, 0);
    own.add('natsight_metric_events_excluded_total', { metric }, 0);
    for (const reason of Object.keys(SKIP_REASONS)) {
      own.add('natsight_metric_events_skipped_total', { metric, reason }, 0);
    }
  }
  for (const { name: rule } of insights.filter(isObserving)) {
    for (const reason of Object.keys(SKIP_REASONS)) {
      own.add('natsight_insight_events_skipped_total', { rule, reason }, 0);
    }
  }
}
