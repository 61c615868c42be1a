import { absentMeaning } from './absent-series.js';
import { catalogOf, unitOf } from './catalog.js';
import type { InsightTraits } from './insight-traits.js';
import { GRAFANA_UNIT_OF } from './panels/unit.js';
import { durationWords } from './value/duration-text.js';
import { notationOfUnit, PLAIN, SECONDS } from './value/notation.js';
import type { Notation } from './value/notation.js';
import { boundText } from './value/value-text.js';
import { showsAtOnce } from './model/metric.js';
import { budgetText } from './model/adaptive-threshold.js';
import type {
  AdaptiveInsight,
  ChangeInsight,
  Insight,
  InsightKind,
  ObservingInsight,
  RangeInsight,
  ThresholdInsight,
} from './model/insight.js';
import type { LookupSource } from './model/lookup.js';
import type { Setup } from './model/setup.js';
import { fieldsIn, parseSummary } from './template.js';
import type { TemplateField } from './template.js';

/** An insight that evaluates the series of a metric. */
type MetricInsight = ThresholdInsight | RangeInsight | ChangeInsight | AdaptiveInsight;

function thresholdNotation({ metric, unit }: MetricInsight): Notation {
  return notationOfUnit(unit ?? GRAFANA_UNIT_OF[unitOf(metric) ?? '']?.value);
}

const boundOf = (insight: ThresholdInsight) => boundText(insight.bound, thresholdNotation(insight));

/** `5/s to 20/s`. */
function rangeText(insight: RangeInsight): string {
  const notation = thresholdNotation(insight);
  return `${boundText(insight.low, notation)} to ${boundText(insight.high, notation)}`;
}

/** `below 0.5 times what it was yesterday`. */
function changeText({ change: { low, high, against } }: ChangeInsight): string {
  const was = `what it was ${against === 'yesterday' ? 'yesterday' : 'a week ago'}`;
  if (low === undefined) return `above ${high ?? 1} times ${was}`;
  return high === undefined ? `below ${low} times ${was}` : `outside ${low} to ${high} times ${was}`;
}

const OUTSIDE_WORDS = { above: 'above', below: 'below', both: 'outside' } as const;

/** Length of the windows of a metric; 0 if it has none. */
function sizeOf(metric: string, metrics: Setup['metrics']): number {
  const watched = metrics.find(({ name }) => name === metric);
  return watched?.kind === 'window' && watched.span.kind === 'sized' ? watched.span.sizeMs : 0;
}

/** What all kinds that evaluate the series of a metric have in common. */
const OF_A_METRIC = {
  metric: ({ metric }: MetricInsight) => metric,
  stream: () => undefined,
  labels: ({ metric }: MetricInsight, setup: Pick<Setup, 'metrics'>) =>
    catalogOf(setup).find(({ name }) => name === metric)?.labels ?? [],
  observes: 'never',
  fields: () => [],
  absence: (insight: MetricInsight, { metrics }: Pick<Setup, 'metrics'>) => absentMeaning(insight, metrics),
  lasts: () => undefined,
  endedBy: () => undefined,
  meansAbsence: false,
  notation: thresholdNotation,
} as const;

/** Every kind of insight. To add one, start here; the compiler and the tests report all other places. */
export const INSIGHT_KINDS: { readonly [Kind in InsightKind]: InsightTraits<Kind> } = {
  threshold: {
    ...OF_A_METRIC,
    firesAtOnce: ({ forMs }) => forMs === 0,
    // What becomes half as bad again is told with a sentence of its own.
    explains: ({ cooldownMs }) => cooldownMs !== undefined,
    escalates: ({ cooldownMs }) => cooldownMs !== undefined,
    firesAgainMs: ({ metric, forMs }, { metrics }) => forMs + sizeOf(metric, metrics),
    mayLackEvents: ({ direction }) => direction === 'below',
    summary: (insight, series) =>
      `${insight.metric}${series} is {{value}}, ${insight.direction} ${boundOf(insight)}`,
    description: (insight) =>
      `${insight.metric} is ${insight.direction} ${boundOf(insight)}. Check on the dashboard whether it changed gradually or suddenly, and for which series.`,
    condition: (insight) => {
      const { metric, direction, forMs } = insight;
      const duration = forMs === 0 ? '' : ` for ${durationWords(forMs)}`;
      return `${metric} ${direction === 'above' ? '>' : '<'} ${boundOf(insight)}${duration}`;
    },
  },
  range: {
    ...OF_A_METRIC,
    firesAtOnce: ({ forMs }) => forMs === 0,
    // Only the exporter knows on which side the value is.
    explains: ({ summary, cooldownMs }) => summary === undefined || cooldownMs !== undefined,
    escalates: ({ cooldownMs }) => cooldownMs !== undefined,
    firesAgainMs: ({ metric, forMs }, { metrics }) => forMs + sizeOf(metric, metrics),
    mayLackEvents: () => true,
    summary: (insight, series) => `${insight.metric}${series} is {{value}}, outside ${rangeText(insight)}`,
    description: (insight) =>
      `${insight.metric} is not within ${rangeText(insight)}. Check on the dashboard whether it changed gradually or suddenly, and for which series.`,
    condition: (insight) =>
      `${insight.metric} outside ${rangeText(insight)}${insight.forMs === 0 ? '' : ` for ${durationWords(insight.forMs)}`}`,
  },
  change: {
    ...OF_A_METRIC,
    firesAtOnce: () => false,
    // Prometheus does not know the value of then.
    explains: ({ summary, cooldownMs }) => summary === undefined || cooldownMs !== undefined,
    escalates: ({ cooldownMs }) => cooldownMs !== undefined,
    firesAgainMs: ({ metric, forMs, change }, { metrics }) =>
      forMs + change.everyMs + sizeOf(metric, metrics),
    mayLackEvents: ({ change }) => change.low !== undefined,
    summary: (insight, series) => `${insight.metric}${series} is {{value}}, ${changeText(insight)}`,
    description: (insight) =>
      `${insight.metric} is ${changeText(insight)}. Check on the dashboard when it changed, and whether it was usual then.`,
    condition: (insight) =>
      `${insight.metric} ${changeText(insight)}${insight.forMs === 0 ? '' : ` for ${durationWords(insight.forMs)}`}`,
  },
  adaptive: {
    ...OF_A_METRIC,
    firesAtOnce: () => false,
    // A declared summary too: what becomes half as bad again is told with a sentence of its own.
    explains: () => true,
    escalates: () => true,
    firesAgainMs: ({ metric, forMs, band }, { metrics }) => forMs + band.everyMs + sizeOf(metric, metrics),
    mayLackEvents: ({ band }) => band.side !== 'above',
    summary: ({ metric, band }, series) =>
      `${metric}${series} is {{value}}, ${OUTSIDE_WORDS[band.side]} normal`,
    description: ({ metric, band }) =>
      `${metric} is not what it usually is at this time. The budget is ${budgetText(band.budgetPerDay)}: each alert widens what is normal, quiet days narrow it. Check on the dashboard what changed, and when.`,
    condition: ({ metric, band, forMs }) =>
      `${metric} ${OUTSIDE_WORDS[band.side]} normal${forMs === 0 ? '' : ` for ${durationWords(forMs)}`}`,
  },
  event: {
    metric: () => undefined,
    stream: ({ stream }) => stream,
    labels: ({ labels }) => labels.map(({ name }) => name),
    observes: 'at once',
    // It reads the events itself.
    firesAtOnce: () => false,
    // An alert with a limit says what was not told before it.
    explains: ({ summary = '', limit }) => limit !== undefined || fieldsIn(parseSummary(summary)).length > 0,
    escalates: () => false,
    fields: ({ summary = '' }) => fieldsIn(parseSummary(summary)),
    absence: () => undefined,
    firesAgainMs: ({ holdMs }) => holdMs,
    lasts: ({ holdMs }) => ({ key: 'holdFor', ms: holdMs }),
    endedBy: () => undefined,
    meansAbsence: false,
    mayLackEvents: () => false,
    notation: () => PLAIN,
    summary: ({ stream, where }, series) =>
      series === ''
        ? `An event of "${stream}" matches ${where}`
        : `An event of ${stream}${series} matches ${where}`,
    description: ({ stream, holdMs }) =>
      `The insight ends ${durationWords(holdMs)} after the last such event of "${stream}". Check what happened at that time.`,
    condition: ({ stream, where }) => `${stream}: ${where}`,
  },
  silence: {
    metric: () => undefined,
    stream: ({ stream }) => stream,
    labels: () => [],
    observes: 'never',
    firesAtOnce: () => false,
    explains: () => false,
    escalates: () => false,
    fields: () => [],
    absence: () => undefined,
    firesAgainMs: ({ silentMs }) => silentMs,
    lasts: ({ silentMs }) => ({ key: 'silentFor', ms: silentMs }),
    endedBy: ({ stream }) => stream,
    meansAbsence: true,
    mayLackEvents: () => true,
    notation: () => SECONDS,
    summary: ({ stream, silentMs }) => `No events on "${stream}" for ${durationWords(silentMs)}`,
    description: ({ stream }) =>
      `Check the publishers of "${stream}" first, then NATS: does it still accept messages for this stream?`,
    condition: ({ stream, silentMs }) => `${stream}: no event for ${durationWords(silentMs)}`,
  },
  keySilence: {
    metric: () => undefined,
    stream: ({ stream }) => stream,
    labels: ({ keys }) => keys.labels.map(({ name }) => name),
    observes: 'later',
    firesAtOnce: () => false,
    explains: () => false,
    escalates: () => false,
    fields: () => [],
    absence: () => undefined,
    firesAgainMs: ({ silentMs }) => silentMs,
    lasts: ({ silentMs }) => ({ key: 'silentFor', ms: silentMs }),
    endedBy: () => undefined,
    meansAbsence: true,
    mayLackEvents: () => true,
    notation: () => SECONDS,
    summary: ({ stream, silentMs }, series) =>
      `No events of ${stream}${series} for ${durationWords(silentMs)}`,
    description: ({ stream, keys: { forgetMs } }) =>
      `Check the publisher first: it has sent no event of "${stream}". The alert ends with its next event; unless it is expected, it is forgotten after ${durationWords(forgetMs)} of silence.`,
    condition: ({ stream, keys, silentMs }) =>
      `${stream}, each ${keys.labels.map(({ name }) => name).join(', ')}: no event for ${durationWords(silentMs)}`,
  },
  learnedSilence: {
    metric: () => undefined,
    stream: ({ stream }) => stream,
    labels: ({ keys }) => keys.labels.map(({ name }) => name),
    observes: 'later',
    firesAtOnce: () => false,
    explains: ({ summary }) => summary === undefined,
    escalates: () => false,
    fields: () => [],
    absence: () => undefined,
    // Without its state it knows nothing, and does not fire again.
    firesAgainMs: () => 0,
    lasts: () => undefined,
    endedBy: () => undefined,
    meansAbsence: true,
    mayLackEvents: () => true,
    notation: () => SECONDS,
    summary: ({ stream }, series) => `${stream}${series} quiet for {{value}}, longer than usual`,
    description: ({ stream }) =>
      `"${stream}" has been quiet for twice as long as in the last weeks at this time of the day. Check its publishers first, then NATS: does it still accept messages for this stream? The alert ends with the next event.`,
    condition: ({ stream, keys }) =>
      `${stream}${keys.labels.length === 0 ? '' : `, each ${keys.labels.map(({ name }) => name).join(', ')}`}: quiet for twice as long as in the last weeks at this time of the day`,
  },
};

export function insightTraits<Kind extends InsightKind>({
  kind,
}: {
  readonly kind: Kind;
}): InsightTraits<Kind> {
  return INSIGHT_KINDS[kind];
}

export function insightMetric(insight: Insight): string | undefined {
  return insightTraits(insight).metric(insight);
}

/** Whether an insight is told of single events. */
export function isObserving(insight: Insight): insight is ObservingInsight {
  return insightTraits(insight).observes !== 'never';
}

/** Whether the sentence of an insight is made when it starts. */
export function isExplained(insight: Insight): boolean {
  return insightTraits(insight).explains(insight);
}

/** The fields of the event that the summary of an insight names. */
export function insightFields(insight: Insight): readonly TemplateField[] {
  return insightTraits(insight).fields(insight);
}

export function insightStream(insight: Insight): string | undefined {
  return insightTraits(insight).stream(insight);
}

/** The lookup tables that insights read. */
export function insightTables({ insights }: Pick<Setup, 'insights'>): readonly LookupSource[] {
  return insights.flatMap((insight) => {
    const expected = 'keys' in insight ? insight.keys.expected : undefined;
    return expected?.kind === 'table' ? [expected.from] : [];
  });
}

/** Names of the labels of an insight's series. */
export function insightLabels(insight: Insight, setup: Pick<Setup, 'metrics'>): readonly string[] {
  return insightTraits(insight).labels(insight, setup);
}

/** The metrics of which a single event may make an insight fire: the values of the others, or their insights, change at a time of their own. */
export function promptMetrics({
  insights,
  metrics,
}: Pick<Setup, 'insights' | 'metrics'>): ReadonlySet<string> {
  const watched = new Set(insights.filter(firesAtOnce).map(insightMetric));
  return new Set(
    metrics.filter((metric) => watched.has(metric.name) && showsAtOnce(metric)).map(({ name }) => name),
  );
}

function firesAtOnce(insight: Insight): boolean {
  return insightTraits(insight).firesAtOnce(insight);
}
