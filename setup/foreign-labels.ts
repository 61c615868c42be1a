import type { SelfMetricName } from './self-metrics.js';

/** The metrics about insights. They have the labels of the insights in addition to their own. */
export const INSIGHT_METRICS = [
  'natsight_insight_firing',
  'natsight_insight_value',
  'natsight_insight_started_timestamp_seconds',
  'natsight_insight_expected',
  'natsight_insight_lower',
  'natsight_insight_upper',
  'natsight_insight_ratio',
  'natsight_insight_ready',
  'natsight_silence_seconds',
  'natsight_insight_overflow_total',
  'natsight_insights_suppressed',
  'natsight_insight_muted_total',
] as const satisfies readonly SelfMetricName[];

export type InsightMetric = (typeof INSIGHT_METRICS)[number];

export function carriesForeignLabels(metric: string): boolean {
  return INSIGHT_METRICS.some((name) => name === metric);
}
