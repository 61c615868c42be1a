import { TWIN_MEMORY, TWIN_MEMORY_MS } from '../../setup/alert-identity.js';
import { insightFields, insightLabels, insightMetric, insightTraits } from '../../setup/insight-kinds.js';
import { insightCondition, insightDescription, insightSummary } from '../../setup/insight-text.js';
import type { AlertOptions } from '../../setup/model/alerting.js';
import type { Insight, InsightKind, InsightOf, SilenceInsight } from '../../setup/model/insight.js';
import { SUMMARY_LABEL } from '../../setup/model/name.js';
import type { Setup } from '../../setup/model/setup.js';
import type { SelfMetricName } from '../../setup/self-metrics.js';
import { quote, selector } from '../promql.js';
import { levels } from './probe.js';
import type { Probe, ProbeSeries } from './probe.js';
import type { Alert, RecordedSummary } from './alert.js';
import { beyond } from './beyond.js';
import { firingIn, lastEvents, silenceCases } from './twin-cases.js';
import { dashboardOf } from './dashboard-link.js';
import { literal, parseSummary, withoutFields } from '../../setup/template.js';
import { fitUnit } from '../../setup/value/fit-unit.js';
import { valueTemplate } from './value-template.js';

type Labels = Readonly<Record<string, string>>;

/** Labels that say where a series of an insight comes from, not what it is about. */
const ORIGIN = 'job, instance, rule, severity';
/** The label `instance` that Prometheus adds to every series of the exporter. */
const INSTANCE = 'exporter:9464';
const STARTED = 'natsight_insight_started_timestamp_seconds';

/** What the twin of one kind of insight watches. */
interface TwinKind<Kind extends InsightKind> {
  readonly expr: (setup: Setup, insight: InsightOf<Kind>) => string;
  readonly probe: (setup: Setup, insight: InsightOf<Kind>, labelNames: readonly string[]) => Probe;
}

const TWIN_KINDS: { readonly [Kind in InsightKind]: TwinKind<Kind> } = {
  threshold: {
    expr: firing,
    probe: (setup, insight, labelNames) =>
      firingProbe(setup, insight, labelNames, beyond(insight.bound, insight.direction)),
  },
  event: {
    expr: firing,
    probe: (setup, insight, labelNames) => firingProbe(setup, insight, labelNames, 1),
  },
  // Without the time of the last event: a dead exporter would make every key silent.
  keySilence: {
    expr: firing,
    probe: (setup, insight, labelNames) => firingProbe(setup, insight, labelNames, insight.silentMs / 1000),
  },
  silence: {
    expr: (setup, insight) => `${silence(setup, insight)}\nor\n${firing(setup, insight)}`,
    probe: silenceProbe,
  },
};

/** One alert for each insight that the setup sends to Alertmanager. The exporter posts it at once; Prometheus confirms it. */
export function twinAlerts(setup: Setup): readonly Alert[] {
  return setup.insights.flatMap((insight) => {
    const options = setup.alerting.insightAlerts.get(insight.name);
    return options === undefined ? [] : [twinAlert(setup, insight, options)];
  });
}

/**
 * The twin has no `for`, because the insight has already waited. It keeps firing exactly as long as the exporter does: a longer
 * `keep_firing_for` would reopen an alert that the exporter has just resolved. To survive a dead exporter it looks back with
 * `last_over_time`, past the stale markers.
 */
function twinAlert(setup: Setup, insight: Insight, options: AlertOptions): Alert {
  const labelNames = insightLabels(insight, setup);
  const metric = insightMetric(insight);
  const { expr, probe } = twinKind(insight);
  const notation = insightTraits(insight).notation(insight);
  const summary = fitUnit(parseSummary(insightSummary(insight, labelNames)), notation);
  const recordedSummary = recordedSummaryOf(setup, insight, labelNames);
  return {
    name: insight.name,
    severity: insight.severity,
    expr: expr(setup, insight),
    forMs: 0,
    keepMs: options.keepFiringFor ?? 0,
    labels: {},
    summary: withoutFields(summary),
    ...(recordedSummary !== undefined && { recordedSummary }),
    description: literal(insightDescription(insight)),
    condition: insightCondition(insight),
    value: lastValue(setup, insight, labelNames),
    notation,
    runbook: options.runbook,
    dashboard: dashboardOf(setup, metric === undefined ? [] : [metric]),
    probe: probe(setup, insight, labelNames),
  };
}

function twinKind<Kind extends InsightKind>({ kind }: { readonly kind: Kind }): TwinKind<Kind> {
  return TWIN_KINDS[kind];
}

function firing({ service }: Setup, { name }: Insight): string {
  const series = selector('natsight_insight_firing', { job: service.name, rule: name });
  return `max without (${ORIGIN}) (last_over_time(${series}[${TWIN_MEMORY}])) == 1`;
}

/** Uses the time of the last event, so that the alert survives a restart of the exporter, which counts silence from its start. */
function silence({ service }: Setup, { stream, silentMs }: SilenceInsight): string {
  const series = selector('natsight_last_event_timestamp_seconds', { job: service.name, stream });
  return `time() - max without (job, instance, stream) (last_over_time(${series}[${TWIN_MEMORY}]) > 0) > ${silentMs / 1000}`;
}

/** The value that the insight last evaluated. */
function lastValue(setup: Setup, insight: Insight, labelNames: readonly string[]): string {
  const query = queryOf(setup, insight, labelNames, 'natsight_insight_value', (last) => last);
  const text = valueTemplate('. | first | value', insightTraits(insight).notation(insight));
  return `{{ with ${query} }}${text}{{ end }}`;
}

/** Prometheus does not know the fields of an event: the exporter exposes the sentence. The newest one counts. */
function recordedSummaryOf(
  setup: Setup,
  insight: Insight,
  labelNames: readonly string[],
): RecordedSummary | undefined {
  if (insightFields(insight).length === 0) return undefined;
  const query = queryOf(setup, insight, labelNames, STARTED, (last) => `topk(1, ${last})`);
  return { query, example: `Something happened to "${insight.name}"` };
}

/**
 * Looks up a series with the labels of the alert, in a Go template. Label values may hold any character, hence `%+q`: Go escapes
 * like PromQL. Without the plus, U+FFFD would stay as it is, and PromQL does not accept it.
 */
function queryOf(
  { service }: Setup,
  { name }: Insight,
  labelNames: readonly string[],
  series: SelfMetricName,
  wrap: (last: string) => string,
): string {
  const fixed = [`job=${quote(service.name)}`, `rule=${quote(name)}`];
  const matchers = [...fixed, ...labelNames.map((label) => `${label}=%+q`)].join(',');
  const query = quote(wrap(`last_over_time(${series}{${matchers}}[${TWIN_MEMORY}])`));
  const values = labelNames.map((label) => ` $labels.${label}`).join('');
  return labelNames.length === 0 ? `query ${query}` : `printf ${query}${values} | query`;
}

/** `value`: a value of the insight while it fires. */
function firingProbe(setup: Setup, insight: Insight, labelNames: readonly string[], value: number): Probe {
  const labels = Object.fromEntries(labelNames.map((label) => [label, `some "${label}"`]));
  const recorded = recordedSummaryOf(setup, insight, labelNames);
  return {
    series: [
      ...firingSeries(setup, insight, labels),
      { series: exposed(setup, insight, 'natsight_insight_value', labels), course: levels(value, value) },
      ...(recorded === undefined ? [] : [startedSeries(setup, insight, labels, recorded)]),
    ],
    firing: [{ labels, value }],
    memoryMs: TWIN_MEMORY_MS,
  };
}

function startedSeries(
  setup: Setup,
  insight: Insight,
  labels: Readonly<Record<string, string>>,
  { example }: RecordedSummary,
): ProbeSeries {
  const series = exposed(setup, insight, STARTED, { ...labels, [SUMMARY_LABEL]: example });
  return { series, course: levels(1, 1) };
}

/** Makes the alert fire through the time of the last event only. */
function silenceProbe(setup: Setup, insight: SilenceInsight): Probe {
  const seconds = insight.silentMs / 1000;
  const last = 'natsight_last_event_timestamp_seconds';
  const labels = { job: setup.service.name, instance: INSTANCE, stream: insight.stream };
  const value = {
    series: exposed(setup, insight, 'natsight_insight_value', {}),
    course: levels(seconds, seconds),
  };
  const alert = [{ labels: {}, value: seconds }];
  const timing = { firing: alert, leadMs: insight.silentMs, memoryMs: TWIN_MEMORY_MS };
  return {
    series: [...lastEvents(last, labels, insight.silentMs), value],
    ...timing,
    also: silenceCases(selector(last, labels), firingSeries(setup, insight, {}), {
      ...timing,
      series: [value],
    }),
  };
}

function firingSeries(setup: Setup, insight: Insight, labels: Labels): readonly ProbeSeries[] {
  return firingIn('natsight_insight_firing', { ...originOf(setup, insight), ...labels }, insight.severity);
}

const exposed = (setup: Setup, insight: Insight, name: string, labels: Labels) =>
  selector(name, { ...originOf(setup, insight), ...labels });

function originOf({ service }: Setup, { name: rule, severity }: Insight): Labels {
  return { job: service.name, instance: INSTANCE, rule, severity };
}
