import type { DraftRow, PanelSource } from './draft.js';
import { metricDraft, rowOf } from './draft.js';
import { rejections } from './stream-rows.js';
import type { StreamMetrics } from './stream-rows.js';

/**
 * What natsight could not use of the events behind a dashboard. It is closed until somebody looks for a reason.
 *
 * @param withRejections whether no other row shows the rejected events
 */
export function dataQualityRow(
  source: PanelSource,
  streams: readonly StreamMetrics[],
  { withRejections }: { readonly withRejections: boolean },
): DraftRow {
  if (streams.length === 0) return rowOf('Data quality', []);
  const names = streams.map(({ stream }) => stream);
  const declared = source.setup.streams.filter(({ name }) => names.includes(name));
  const metrics = streams.flatMap((each) => each.metrics.map(({ name }) => name));
  const ofStreams = { label: 'stream', values: names };
  const ofMetrics = { label: 'metric', values: metrics };
  const hasSchema = declared.some(({ schema }) => Object.keys(schema).length > 0);
  const hasSteps = names.some((name) =>
    (source.setup.steps.get(name) ?? []).some(({ kind }) => kind === 'set'),
  );
  const hasLabels = streams.some((each) => each.metrics.some(({ labels }) => labels.length > 0));
  return rowOf(
    'Data quality',
    [
      ...(withRejections ? names.flatMap((name) => rejections(source, name)) : []),
      ...(hasSchema
        ? metricDraft(source, 'natsight_schema_violations_total', {
            show: 'increase',
            by: ['stream', 'field', 'rule'],
            top: 10,
            as: 'bargauge',
            only: ofStreams,
            title: 'Events that violate the schema by field and rule, top 10',
          })
        : []),
      ...(hasSteps
        ? metricDraft(source, 'natsight_fields_unset_total', {
            show: 'increase',
            by: ['stream', 'field', 'reason'],
            top: 10,
            as: 'bargauge',
            only: ofStreams,
            title: 'Fields without a value by reason, top 10',
          })
        : []),
      ...metricDraft(source, 'natsight_metric_events_skipped_total', {
        show: 'rate',
        by: ['metric', 'reason'],
        top: 10,
        as: 'timeseries',
        only: ofMetrics,
        title: 'Events that a metric could not use by reason, top 10',
      }),
      ...(hasLabels
        ? metricDraft(source, 'natsight_label_overflow_total', {
            show: 'rate',
            by: ['metric', 'label'],
            top: 10,
            as: 'timeseries',
            only: ofMetrics,
            title: 'Label values beyond their limit, top 10',
          })
        : []),
    ],
    { collapsed: true },
  );
}
