import type { Setup } from '../../setup/model/setup.js';
import { REJECTED_RATIO, rateOf } from '../names.js';
import { REJECTION_REASONS } from '../../setup/self-metrics.js';
import { quote, selector } from '../promql.js';
import type { RecordingRule } from '../rule.js';

/** A ratio of fewer events than this in its window says nothing. */
const LEAST_EVENTS = 20;
/** Five minutes outlast a restart of the exporter and hold two samples at every sensible scrape interval. */
const WINDOW = '5m';
const WINDOW_SECONDS = 300;

/** Events per second of every counter over all its series: one cheap series each, for graphs over weeks. */
export function counterRates({ metrics, service }: Setup): readonly RecordingRule[] {
  return metrics
    .filter(({ kind }) => kind === 'counter')
    .map(({ name }) => ({
      record: rateOf(name),
      expr: `sum by (job) (rate(${selector(name, { job: service.name })}[${WINDOW}]))`,
    }));
}

/** What nobody wants back: filtered events, duplicates, events that go on in another stream. */
const LEFT_OUT = Object.entries(REJECTION_REASONS)
  .filter(([, { deadLetter }]) => !deadLetter)
  .map(([reason]) => reason)
  .join('|');

/** The share of events that were refused, those aside that are left out on purpose. */
export function rejectedRatio({ service }: Setup): RecordingRule {
  const perSecond = (name: string, ...more: string[]) =>
    `sum by (job, stream) (rate(${selector(name, { job: service.name }, ...more)}[${WINDOW}]))`;
  const received = perSecond('natsight_events_received_total');
  const rejected = perSecond('natsight_events_rejected_total', `reason!~${quote(LEFT_OUT)}`);
  return {
    record: REJECTED_RATIO,
    expr: `${rejected} / ${received}\nand ${received} * ${WINDOW_SECONDS} >= ${LEAST_EVENTS}`,
  };
}
