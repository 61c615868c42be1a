import { ALERT } from '../../setup/alert-names.js';
import { declaredAlert, declaredAlerts } from '../../setup/alert-waits.js';
import type { DeclaredAlert } from '../../setup/alert-waits.js';
import type { Setup } from '../../setup/model/setup.js';
import type { LoadedGroup, PrometheusClient, SampleTimes } from '../client.js';
import { quote, selector } from '../promql.js';
import { episodesOf } from './episodes.js';
import type { RuleTiming } from './episodes.js';
import type { AlertEpisode, Period } from './episode.js';
import { ObservedTime } from './observed-time.js';

/** Asked for at once: with a sample each second, a series that fires all the time has 21,600 of them. */
const PART_MS = 6 * 3_600_000;

const MIN_STEP_MS = 60_000;
/** Of an alert that is no rule any more. */
const UNKNOWN_INTERVAL_MS = 60_000;

/** An alerting rule that Prometheus evaluates. Milliseconds. */
export interface AlertRule extends RuleTiming, DeclaredAlert {
  readonly alert: string;
  readonly severity: string;
  readonly keepMs: number;
}

/** What the alerts of a service did in a time. */
export interface AlertHistory {
  readonly service: string;
  readonly period: Period;
  /** How much of the period Prometheus has. */
  readonly observedMs: number;
  /** Without the watchdog, which always fires. */
  readonly rules: readonly AlertRule[];
  readonly episodes: readonly AlertEpisode[];
}

/** Reads from Prometheus when the alerts of a setup fired. Throws a `ServerError`. */
export async function readAlertHistory(
  client: Pick<PrometheusClient, 'rules' | 'sampleTimes'>,
  setup: Setup,
  period: Period,
): Promise<AlertHistory> {
  const service = setup.service.name;
  const rules = alertRulesOf(await client.rules(), setup);
  const stepMs = Math.max(MIN_STEP_MS, 2 * setup.updates.scrapeInterval);
  const firing = selector('ALERTS', { alertstate: 'firing', service }, `alertname!=${quote(ALERT.watchdog)}`);
  const isUp = `group(present_over_time(${selector('up', { job: service })}[${seconds(stepMs)}]))`;
  const series: SampleTimes[] = [];
  const observed: number[] = [];
  for (const { fromMs, untilMs } of partsOf(period)) {
    const range = seconds(untilMs - fromMs);
    series.push(...(await client.sampleTimes(`${firing}[${range}]`, untilMs)));
    const present = await client.sampleTimes(`${isUp}[${range}:${seconds(stepMs)}]`, untilMs);
    observed.push(...present.flatMap(({ timesMs }) => timesMs));
  }
  const time = new ObservedTime(observed, stepMs);
  const timing = new Map(rules.map((rule) => [rule.alert, rule]));
  const unknown: RuleTiming = { intervalMs: UNKNOWN_INTERVAL_MS, forMs: 0 };
  const episodes = episodesOf(series, (alert) => timing.get(alert) ?? unknown, time, period);
  return { service, period, observedMs: time.totalMs, rules, episodes };
}

/** The tiers of an objective are rules of one name: the slowest one is among them, since only it says how long a gap may be. */
function alertRulesOf(groups: readonly LoadedGroup[], setup: Setup): readonly AlertRule[] {
  const declared = declaredAlerts(setup);
  const rules = groups.flatMap(({ interval, rules: all }) =>
    all
      .filter(({ type, labels = {} }) => type === 'alerting' && labels['service'] === setup.service.name)
      .map(({ name, labels = {}, duration = 0, keepFiringFor = 0 }) => ({
        ...declaredAlert(declared, name),
        alert: name,
        severity: labels['severity'] ?? '',
        intervalMs: interval * 1_000,
        forMs: duration * 1_000,
        keepMs: keepFiringFor * 1_000,
      })),
  );
  const byName = new Map<string, AlertRule>();
  for (const rule of rules) {
    const known = byName.get(rule.alert);
    if (known === undefined || known.intervalMs < rule.intervalMs) byName.set(rule.alert, rule);
  }
  byName.delete(ALERT.watchdog);
  return [...byName.values()];
}

/** On whole seconds, since PromQL has none between. */
function* partsOf({ fromMs, untilMs }: Period): Iterable<Period> {
  for (let from = fromMs; from < untilMs; from += PART_MS) {
    yield { fromMs: from, untilMs: Math.min(from + PART_MS, untilMs) };
  }
}

const seconds = (ms: number) => `${Math.max(1, Math.ceil(ms / 1_000))}s`;
