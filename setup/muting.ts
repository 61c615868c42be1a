import { isObserved } from './alert-mode.js';
import { objectiveAlert } from './alert-names.js';
import { fedBy, flowsOf } from './flow/flows.js';
import { insightLabels, insightMetric, insightStream, insightTraits } from './insight-kinds.js';
import type { Insight } from './model/insight.js';
import type { PromqlAlert } from './model/alerting.js';
import type { Setup } from './model/setup.js';
import { selectorsOf } from './panels/selectors.js';

/** While the alert `source` fires, `target` is kept back if all these labels of the two are equal, besides the service. */
export interface Muting {
  readonly source: string;
  readonly target: string;
  readonly labels: readonly string[];
}

/** Which alerts keep which others back: those that the setup names, and those of one cause. */
export function mutingsOf(setup: Setup): readonly Muting[] {
  const all = [...declaredMutings(setup), ...derivedMutings(setup)];
  const keyOf = ({ source, target }: Muting) => `${source} ${target}`;
  return [...new Map(all.map((muting) => [keyOf(muting), muting])).values()];
}

/** What "mutes" of each alert names, as written. */
export function mutesOf({
  alerting,
}: Pick<Setup, 'alerting'>): readonly (readonly [string, readonly string[]])[] {
  const { insightAlerts, selfAlerts, promqlAlerts } = alerting;
  const options = [
    ...insightAlerts,
    ...selfAlerts,
    ...promqlAlerts.map((alert) => [alert.name, alert] as const),
  ];
  return options.flatMap(([name, { mutes }]) => (mutes === undefined ? [] : [[name, mutes] as const]));
}

/** Those of "mutes". The names are checked elsewhere. What nobody is told of keeps nothing back. */
export function declaredMutings(setup: Setup): readonly Muting[] {
  const observed = new Set(
    [...setup.insights, ...setup.alerting.promqlAlerts].filter(isObserved).map(({ name }) => name),
  );
  return mutesOf(setup)
    .filter(([source]) => !observed.has(source))
    .flatMap(([source, mutes]) =>
      mutes.map((name) => ({
        source,
        target: alertOf(name, setup),
        labels: sharedLabels(source, name, setup),
      })),
    );
}

/** An objective is named without the words that its alert has besides. */
function alertOf(name: string, { alerting: { objectives } }: Setup): string {
  return objectives.some((objective) => objective.name === name) ? objectiveAlert(name) : name;
}

/** A silent stream explains what lacks its events: of its own, and of the streams that it feeds. */
function derivedMutings(setup: Setup): readonly Muting[] {
  const silences = alertingInsights(setup).filter((insight) => isWholeSilence(insight, setup));
  const lackingEvents = whatLacksEvents(setup);
  return silences
    .filter((silence) => !isObserved(silence))
    .flatMap((silence) => {
      const stream = insightStream(silence) ?? '';
      // Two silences of one stream would keep each other back.
      const same = new Set(silences.filter((each) => insightStream(each) === stream).map(({ name }) => name));
      return lackingEvents(stream)
        .filter((target) => !same.has(target))
        .map((target) => ({ source: silence.name, target, labels: [] }));
    });
}

/** Returns the names of the alerts that may fire because a stream has no events: its own, and those of streams that only it feeds. */
export function whatLacksEvents(setup: Setup): (stream: string) => readonly string[] {
  const flows = flowsOf(setup);
  const insights = alertingInsights(setup)
    .filter((insight) => insightTraits(insight).mayLackEvents(insight))
    .map((insight) => ({ name: insight.name, streams: [streamOf(insight, setup)] }));
  const promql = setup.alerting.promqlAlerts
    .filter(({ below }) => below !== undefined)
    .map((alert) => ({ name: alert.name, streams: streamsOf(alert, setup) }));
  const lacking = [...insights, ...promql].filter(({ streams }) => streams.length > 0);
  return (stream) => {
    const silent = new Set<string | undefined>([stream, ...fedBy(stream, flows)]);
    return lacking.filter(({ streams }) => streams.every((each) => silent.has(each))).map(({ name }) => name);
  };
}

const alertingInsights = ({ insights, alerting }: Setup): readonly Insight[] =>
  insights.filter(({ name }) => alerting.insightAlerts.has(name));

function isWholeSilence(insight: Insight, setup: Setup): boolean {
  return insightTraits(insight).meansAbsence && insightLabels(insight, setup).length === 0;
}

/** The stream whose events an insight watches, directly or through a metric. */
function streamOf(insight: Insight, { metrics }: Pick<Setup, 'metrics'>): string | undefined {
  const watched = insightMetric(insight);
  return insightStream(insight) ?? metrics.find(({ name }) => name === watched)?.stream;
}

/** The streams of the metrics of an expression. A series of somebody else has none that is known. */
function streamsOf(
  { promql }: PromqlAlert,
  { metrics }: Pick<Setup, 'metrics'>,
): readonly (string | undefined)[] {
  return selectorsOf(promql).map(({ metric = '' }) => {
    const name = metric.replace(/_(?:bucket|count|sum)$/, '');
    return metrics.find((each) => each.name === metric || each.name === name)?.stream;
  });
}

/** Two insights of the same device are about the same device. */
function sharedLabels(source: string, target: string, setup: Setup): readonly string[] {
  const [one, other] = [source, target].map((name) => {
    const insight = setup.insights.find((each) => each.name === name);
    return insight === undefined ? [] : insightLabels(insight, setup);
  });
  return (one ?? []).filter((label) => other?.includes(label));
}
