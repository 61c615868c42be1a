import { REJECTION_REASONS, SKIP_REASONS } from '../self-metric-reasons.js';
import { SELF_METRICS } from '../self-metrics.js';
import type { SelfMetricName } from '../self-metrics.js';
import type { SourceText } from '../source/source.js';
import type { LabelValues } from './label-values.js';

/** The reasons of the metrics about events. Other metrics have reasons of their own. */
const REASONS: { readonly [Name in SelfMetricName]?: object } = {
  natsight_events_rejected_total: REJECTION_REASONS,
  natsight_metric_events_skipped_total: SKIP_REASONS,
  natsight_insight_events_skipped_total: SKIP_REASONS,
};

/** The values of labels of the exporter's own metrics: reasons, and entries of the setup, of which some may have errors. */
export function selfLabelValues(processing: Pick<SourceText, 'keys'>): LabelValues {
  const entries = new Map([
    ['stream', processing.keys(['dataStreams'])],
    ['metric', processing.keys(['liveMetrics'])],
    ['rule', processing.keys(['instantInsightRules'])],
  ]);
  // The keys are what the type says: the object is a constant.
  const names = Object.keys(SELF_METRICS) as SelfMetricName[];
  return new Map(
    names.map((name) => {
      const values = new Map(
        SELF_METRICS[name].labels.flatMap((label) => {
          const known = label === 'reason' ? reasonsOf(name) : entries.get(label);
          return known === undefined ? [] : [[label, known] as const];
        }),
      );
      return [name, values];
    }),
  );
}

function reasonsOf(name: SelfMetricName): readonly string[] | undefined {
  const reasons = REASONS[name];
  return reasons === undefined ? undefined : Object.keys(reasons);
}
