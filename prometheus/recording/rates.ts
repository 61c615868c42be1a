import { metricTraits } from '../../setup/model/metric-kinds.js';
import type { Setup } from '../../setup/model/setup.js';
import { REJECTED_RATIO, rateOf, SKIPPED_RATIO } from '../names.js';
import { REJECTION_REASONS } from '../../setup/self-metric-reasons.js';
import { quote, selector } from '../promql.js';
import type { RecordingRule } from '../rule.js';

/** With fewer events in its window, the ratio is not significant. */
export const MIN_EVENTS = 20;
/** Long enough to cover a restart of the exporter and two samples at any reasonable scrape interval. */
const WINDOW = '5m';
export const WINDOW_SECONDS = 300;

/** The rate of every metric that accumulates, summed over all its series: one cheap series each, for graphs over weeks. */
export function counterRates({ metrics, service }: Setup): readonly RecordingRule[] {
  return metrics
    .filter((metric) => metricTraits(metric).accumulates)
    .map(({ name }) => ({
      record: rateOf(name),
      expr: `sum by (job) (rate(${selector(name, { job: service.name })}[${WINDOW}]))`,
    }));
}

/** Reasons that are not errors: filtered events, duplicates, events routed to another stream. */
export const DROPPED_ON_PURPOSE = Object.entries(REJECTION_REASONS)
  .filter(([, { deadLetter }]) => !deadLetter)
  .map(([reason]) => reason)
  .join('|');

/** The ratio of rejected events, without those dropped on purpose. */
export function rejectedRatio({ service }: Setup): RecordingRule {
  const perSecond = (name: string, ...more: string[]) =>
    `sum by (job, stream) (rate(${selector(name, { job: service.name }, ...more)}[${WINDOW}]))`;
  const received = perSecond('natsight_events_received_total');
  const rejected = perSecond('natsight_events_rejected_total', `reason!~${quote(DROPPED_ON_PURPOSE)}`);
  return {
    record: REJECTED_RATIO,
    expr: `${rejected} / ${received}\nand ${received} * ${WINDOW_SECONDS} >= ${MIN_EVENTS}`,
  };
}

/** The ratio of accepted events that a metric skipped. */
export function skippedRatio({ service }: Setup): RecordingRule {
  const perSecond = (outcome: string) =>
    `sum by (job, metric) (rate(${selector(`natsight_metric_events_${outcome}_total`, { job: service.name })}[${WINDOW}]))`;
  const all = `(${['counted', 'excluded', 'skipped'].map(perSecond).join(' + ')})`;
  return {
    record: SKIPPED_RATIO,
    expr: `${perSecond('skipped')} / ${all}\nand ${all} * ${WINDOW_SECONDS} >= ${MIN_EVENTS}`,
  };
}
