import { insightLabels } from '../../setup/insight-kinds.js';
import type { Insight, InsightKind, InsightOf, SilenceInsight } from '../../setup/model/insight.js';
import type { Setup } from '../../setup/model/setup.js';
import { selector } from '../promql.js';

/** Shortest time after which an exporter that has come back says which insights hold: the lease of a posted alert. */
const SHORTEST_RETURN_MS = 60_000;
/** Longest such time. A window of an hour is not waited for. */
const LONGEST_RETURN_MS = 300_000;

/** How long an insight of each kind may take to fire again after a restart, if what it watches still holds. */
const FIRES_AGAIN_MS: {
  readonly [Kind in InsightKind]: (insight: InsightOf<Kind>, setup: Pick<Setup, 'metrics'>) => number;
} = {
  threshold: ({ metric, forMs }, { metrics }) => {
    const watched = metrics.find(({ name }) => name === metric);
    const span = watched?.kind === 'window' ? watched.span : undefined;
    return within(forMs + (span?.kind === 'sized' ? span.sizeMs : 0));
  },
  event: ({ holdMs }) => within(holdMs),
  keySilence: ({ silentMs }) => within(silentMs),
  // Its next event ends it before.
  silence: ({ silentMs }) => Math.max(SHORTEST_RETURN_MS, silentMs),
};

const within = (ms: number) => Math.min(LONGEST_RETURN_MS, Math.max(SHORTEST_RETURN_MS, ms));

/** Uptime of an exporter from which on it knows which insights hold: what it does not show then has ended. */
export function returnMs(insight: Insight, setup: Pick<Setup, 'metrics'>): number {
  return firesAgainMs(insight, setup);
}

function firesAgainMs<Kind extends InsightKind>(
  insight: { readonly kind: Kind } & InsightOf<Kind>,
  setup: Pick<Setup, 'metrics'>,
): number {
  return FIRES_AGAIN_MS[insight.kind as Kind](insight, setup);
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
  const shown = `${maxBy(labels)} (${selector('natsight_insight_firing', { job: service.name, rule: insight.name })})`;
  const fired = selector('ALERTS', {
    alertname: insight.name,
    alertstate: 'firing',
    service: service.name,
  });
  const knows = `${selector('natsight_uptime_seconds', { job: service.name })} > ${returnMs(insight, setup) / 1_000}`;
  return [
    `${shown} == 1`,
    'or',
    `${maxBy(labels)} (${fired})`,
    `unless on () ${knows}`,
    labels.length > 0 ? `unless ${shown} == 0` : `unless on () ${ended(setup, insight)} > 0`,
    ...(insight.kind === 'silence' ? [`unless on () ${heard(setup, insight)}`] : []),
  ].join('\n');
}

/** A series without labels is 0 from the start of the exporter: this says whether it has ended since. */
const ended = ({ service }: Pick<Setup, 'service'>, { name }: Insight) =>
  selector('natsight_insights_total', { job: service.name, rule: name, change: 'ended' });

/** An exporter has this series from the first event that it reads. */
const heard = ({ service }: Pick<Setup, 'service'>, { stream }: SilenceInsight) =>
  selector('natsight_last_event_timestamp_seconds', { job: service.name, stream });

/** The labels of the alert that the exporter posts, and no others: a label of the target would make it another alert. */
const maxBy = (labels: readonly string[]) => (labels.length === 0 ? 'max' : `max by (${labels.join(', ')})`);
