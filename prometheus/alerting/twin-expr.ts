import { insightLabels, insightTraits } from '../../setup/insight-kinds.js';
import type { Insight } from '../../setup/model/insight.js';
import { BURST_LABEL, ESCALATION_LABEL } from '../../setup/model/label-name.js';
import type { Setup } from '../../setup/model/setup.js';
import { selector } from '../promql.js';

/** Shortest time after which an exporter that has come back says which insights hold: the lease of a posted alert. */
const SHORTEST_RETURN_MS = 60_000;
/** Longest such time. A window of an hour is not waited for. */
const LONGEST_RETURN_MS = 300_000;

/**
 * Uptime of an exporter from which on it knows which insights hold: what it does not show then has ended. An insight that its next
 * event ends is waited for in full.
 */
export function returnMs(insight: Insight, setup: Pick<Setup, 'metrics'>): number {
  const { firesAgainMs, endedBy } = insightTraits(insight);
  const againMs = Math.max(SHORTEST_RETURN_MS, firesAgainMs(insight, setup));
  return endedBy(insight) === undefined ? Math.min(LONGEST_RETURN_MS, againMs) : againMs;
}

/**
 * Fires while the exporter says so. If no exporter answers, nobody measures: the alert stays as it was, also after a restart until the
 * exporter has ended the insight, or has had the time to find it again.
 *
 * Compares no times of different clocks: the exporter decides what is firing, and tells its own uptime. Nothing depends on how often
 * it is scraped.
 */
export function twinExpr(setup: Setup, insight: Insight): string {
  const { service } = setup;
  const labels = insightLabels(insight, setup);
  const stream = insightTraits(insight).endedBy(insight);
  const by = maxBy(labels, insight);
  const shown = `${by} (${selector('natsight_insight_firing', { job: service.name, rule: insight.name })})`;
  const fired = selector('ALERTS', {
    alertname: insight.name,
    alertstate: 'firing',
    service: service.name,
  });
  const knows = `${selector('natsight_uptime_seconds', { job: service.name })} > ${returnMs(insight, setup) / 1_000}`;
  return [
    `${shown} == 1`,
    'or',
    `${by} (${fired})`,
    `unless on () ${knows}`,
    labels.length > 0 ? `unless ${shown} == 0` : `unless on () ${ended(setup, insight)} > 0`,
    ...(stream === undefined ? [] : [`unless on () ${heard(setup, stream)}`]),
  ].join('\n');
}

/** A series without labels is 0 from the start of the exporter: this says whether it has ended since. */
const ended = ({ service }: Pick<Setup, 'service'>, { name }: Insight) =>
  selector('natsight_insights_total', { job: service.name, rule: name, change: 'ended' });

/** An exporter has this series from the first event that it reads. */
const heard = ({ service }: Pick<Setup, 'service'>, stream: string) =>
  selector('natsight_last_event_timestamp_seconds', { job: service.name, stream });

/** The labels of the alert that the exporter posts, and no others: a label of the target would make it another alert. */
function maxBy(labels: readonly string[], insight: Insight): string {
  const own = insightTraits(insight).escalates(insight) ? [BURST_LABEL, ESCALATION_LABEL] : [BURST_LABEL];
  return `max by (${[...labels, ...own].join(', ')})`;
}
