import type { Insight } from '../../setup/model/insight.js';
import { BURST_LABEL } from '../../setup/model/label-name.js';
import type { Severity } from '../../setup/model/severity.js';
import type { TimedAlert } from './timed-alert.js';

/** What an alerting rule would have done in Prometheus. */
export interface EvaluatedRule {
  readonly name: string;
  /** The name, with the tier or the objective if others have the same name. */
  readonly title: string;
  /** Tier of the burn rate of an objective; a rule of its own for each. */
  readonly tier: string | undefined;
  /** `twin`: the rule of an insight. It is compared with the insight; all others stand for themselves. */
  readonly kind: 'promql' | 'objective' | 'twin';
  readonly severity: Severity;
  readonly objective: string | undefined;
  readonly alerts: readonly TimedAlert[];
}

/** An alert that was not evaluated. */
export interface NotCovered {
  readonly alert: string;
  readonly reason: string;
}

/** The alerts of a setup that Prometheus evaluates. */
export interface PrometheusRun {
  /** Slower tiers of an objective come after faster ones. */
  readonly rules: readonly EvaluatedRule[];
  readonly notCovered: readonly NotCovered[];
  /** How far apart the samples are that it has evaluated, milliseconds. `undefined`: its own. */
  readonly sampleMs: number | undefined;
  /** Sentences for the reader of the report. */
  readonly notes: readonly string[];
}

/** What Alertmanager would have passed on: a slower tier of an objective is muted as long as a faster one fires. */
export function unmuted(rule: EvaluatedRule, all: readonly EvaluatedRule[]): readonly TimedAlert[] {
  if (rule.tier === undefined) return rule.alerts;
  const faster = all
    .slice(0, all.indexOf(rule))
    .filter(({ objective, tier }) => objective === rule.objective && tier !== undefined)
    .flatMap(({ alerts }) => alerts);
  return rule.alerts.filter((alert) => !isCovered(alert, faster));
}

/** Whether others fire all the time that an alert fires. */
function isCovered({ firedMs, endMs }: TimedAlert, others: readonly TimedAlert[]): boolean {
  let reachedMs = firedMs;
  for (const other of others.toSorted((a, b) => a.firedMs - b.firedMs)) {
    if (other.firedMs <= reachedMs && other.endMs > reachedMs) reachedMs = other.endMs;
  }
  return reachedMs >= endMs;
}

/** How the twin of an insight compares with the alert that the exporter posts. */
export interface TwinReport {
  /** Alerts of the exporter that the twin has, too. */
  readonly confirmed: number;
  /** Alerts of the exporter that were over before Prometheus looked. One that still fires may be confirmed later. */
  readonly missed: number;
  /** Alerts of the twin that the exporter has not posted. */
  readonly ownAlerts: number;
  /** Median of how much later the twin fires; `null`: it never did. */
  readonly delaySeconds: number | null;
}

/** @param toleratedMs how much later the twin may end */
export function compareTwin(
  posted: readonly TimedAlert[],
  twins: readonly TimedAlert[],
  toleratedMs: number,
): TwinReport {
  const left = new Set(twins);
  const delays: number[] = [];
  let missed = 0;
  for (const alert of posted) {
    const same = twins.filter((twin) => isSame(twin, alert) && overlaps(twin, alert, toleratedMs));
    for (const twin of same) left.delete(twin);
    const [first] = same;
    if (first === undefined) missed += alert.endMs === Infinity ? 0 : 1;
    else delays.push(Math.max(0, first.firedMs - alert.firedMs));
  }
  const sorted = delays.toSorted((a, b) => a - b);
  const median = sorted[Math.floor((sorted.length - 1) / 2)];
  return {
    confirmed: delays.length,
    missed,
    ownAlerts: left.size,
    delaySeconds: median === undefined ? null : median / 1_000,
  };
}

const overlaps = (twin: TimedAlert, alert: TimedAlert, toleratedMs: number) =>
  twin.firedMs <= alert.endMs + toleratedMs && twin.endMs >= alert.firedMs;

function isSame(twin: TimedAlert, alert: TimedAlert): boolean {
  const { [BURST_LABEL]: _, ...labels } = twin.labels;
  const names = Object.keys({ ...labels, ...alert.labels });
  return names.every((name) => (labels[name] ?? '') === (alert.labels[name] ?? ''));
}

/** The rule of an insight in Prometheus. */
export const twinOf = ({ name }: Insight, { rules }: PrometheusRun): EvaluatedRule | undefined =>
  rules.find((rule) => rule.kind === 'twin' && rule.name === name);
