import type { Setup } from '../../setup/model/setup.js';
import type { BacktestRun } from './backtest.js';
import { compareTwin, twinOf, unmuted } from './evaluated.js';
import type { NotCovered, PrometheusRun, TwinReport } from './evaluated.js';
import type { LabelScore } from './labels.js';
import { timedAlert } from './timed-alert.js';
import type { TimedAlert } from './timed-alert.js';
import type { TrialRun } from './trials.js';

const DAY_MS = 86_400_000;
/** An alert that ends before this was hardly worth a page. */
export const SHORT_ALERT_MS = 300_000;

/** An alert that would have fired. */
export interface BacktestAlert {
  readonly labels: Readonly<Record<string, string>>;
  /** RFC 3339. */
  readonly firedAt: string;
  /** `null`: it was still firing at the end of the recording. */
  readonly endedAt: string | null;
  readonly seconds: number;
  /** The sentence that a person would have got. */
  readonly summary: string;
  readonly value: number | string;
}

/** What a rule would have done with another value. */
export interface TriedValue {
  readonly key: TrialRun['key'];
  /** As in the setup: `"1/week"`, `"5m"`, `95`. */
  readonly value: string;
  readonly perDay: number;
  readonly perWeek: number;
  /** Whether that is not more than the limit of alerts per day; unset: there is none. */
  readonly isEnough?: boolean;
}

/** What one rule would have done. */
export interface RuleReport {
  readonly rule: string;
  readonly severity: string;
  /** Whether the setup has an alert for it; otherwise only the insight is told. */
  readonly alert: boolean;
  readonly alerts: number;
  readonly perDay: number;
  /** Alerts that ended within 5 minutes. */
  readonly shorterThan5Minutes: number;
  readonly longestSeconds: number;
  readonly firingSeconds: number;
  readonly stillFiring: number;
  /** Most series at a time that were beyond the bound but not told, because too many fire. */
  readonly suppressed: number;
  /** `prometheus`: its rule alone; otherwise the exporter tells it. */
  readonly evaluatedBy: 'exporter' | 'prometheus';
  /** Alerts of a slower tier of an objective that a faster one mutes. */
  readonly muted: number;
  /** How its rule in Prometheus compares, if it was evaluated. */
  readonly twin?: TwinReport;
  readonly labels?: LabelScore;
  /** What other values of a key would have given: budgets, and bounds and durations if there are too many alerts. */
  readonly tried?: readonly TriedValue[];
  readonly fired: readonly BacktestAlert[];
}

/** The report of `natsight backtest`. */
export interface BacktestReport {
  readonly from: string;
  readonly to: string;
  readonly days: number;
  /** Times are exact to this. */
  readonly stepSeconds: number;
  readonly messages: number;
  readonly read: number;
  readonly accepted: number;
  readonly rejected: Readonly<Record<string, number>>;
  /** Alerts of all rules that have one. */
  readonly alerts: number;
  readonly alertsPerDay: number;
  readonly rules: readonly RuleReport[];
  /** Alerts that only Prometheus evaluates, and that it has not evaluated here. */
  readonly notCovered: readonly NotCovered[];
  /** What a reader must know of the recording, in sentences. */
  readonly notes: readonly string[];
}

export interface ReportOptions {
  readonly notes: readonly string[];
  /** What Prometheus has evaluated. Unset: nothing. */
  readonly prometheus?: PrometheusRun | undefined;
  /** What rules would have done with other values, by rule. */
  readonly trials?: ReadonlyMap<string, readonly TrialRun[]> | undefined;
  /** Alerts that one rule may tell per day. Unset: no limit. */
  readonly maxPerDay?: number | undefined;
  /** How well a rule has met the labels. Unset: there are none. */
  readonly scoreOf?: ((rule: string, alerts: readonly TimedAlert[], endMs: number) => LabelScore) | undefined;
}

/** A rule, whoever evaluates it. */
interface ReportedRule extends Pick<
  RuleReport,
  'rule' | 'severity' | 'alert' | 'suppressed' | 'evaluatedBy' | 'muted' | 'twin'
> {
  /** For labels. */
  readonly name: string;
  readonly alerts: readonly TimedAlert[];
}

const NO_PROMETHEUS: PrometheusRun = { rules: [], notCovered: [], sampleMs: undefined, notes: [] };

export function backtestReport(run: BacktestRun, setup: Setup, options: ReportOptions): BacktestReport {
  const { startMs, endMs, stepMs, messages, read, accepted, rejected } = run;
  const prometheus = options.prometheus ?? NO_PROMETHEUS;
  // A recording of less than a day is not blown up to one.
  const days = Math.max(1, (endMs - startMs) / DAY_MS);
  const rules = [...exporterRules(run, setup, prometheus), ...prometheusRules(prometheus)].map((rule) =>
    ruleReport(rule, endMs, days, options),
  );
  const alerts = rules.filter(({ alert }) => alert).reduce((sum, rule) => sum + rule.alerts, 0);
  const leftOut = run.rules
    .filter(({ seriesLeftOut }) => seriesLeftOut > 0)
    .map(({ insight }) => insight.name);
  return {
    from: new Date(startMs).toISOString(),
    to: new Date(endMs).toISOString(),
    days: rounded((endMs - startMs) / DAY_MS),
    stepSeconds: stepMs / 1000,
    messages,
    read,
    accepted,
    rejected: Object.fromEntries(rejected),
    alerts,
    alertsPerDay: rounded(alerts / days),
    rules,
    notCovered: prometheus.notCovered,
    notes: [
      ...options.notes,
      ...prometheus.notes,
      ...leftOut.map((rule) => `${rule} has too many series: the values of some are not kept`),
    ],
  };
}

function exporterRules(run: BacktestRun, setup: Setup, prometheus: PrometheusRun): readonly ReportedRule[] {
  const { updates } = setup;
  const lateMs =
    2 * (Math.max(updates.scrapeInterval, prometheus.sampleMs ?? 0) + updates.evaluationInterval);
  return run.rules.map(({ insight, episodes, hasAlert, suppressed }) => {
    const alerts = episodes.map(timedAlert);
    const twin = twinOf(insight, prometheus);
    return {
      name: insight.name,
      rule: insight.name,
      severity: insight.severity,
      alert: hasAlert,
      evaluatedBy: 'exporter',
      suppressed,
      muted: 0,
      ...(twin && { twin: compareTwin(alerts, twin.alerts, lateMs) }),
      alerts,
    };
  });
}

function prometheusRules({ rules }: PrometheusRun): readonly ReportedRule[] {
  return rules
    .filter(({ kind }) => kind !== 'twin')
    .map((rule) => {
      const alerts = unmuted(rule, rules);
      return {
        name: rule.name,
        rule: rule.title,
        severity: rule.severity,
        alert: true,
        evaluatedBy: 'prometheus',
        suppressed: 0,
        muted: rule.alerts.length - alerts.length,
        alerts,
      };
    });
}

function ruleReport(
  { name, alerts, ...rule }: ReportedRule,
  endMs: number,
  days: number,
  { scoreOf, trials, maxPerDay }: ReportOptions,
): RuleReport {
  const isTooOften = maxPerDay !== undefined && alerts.length / days > maxPerDay;
  const tried = (rule.evaluatedBy === 'exporter' ? (trials?.get(name) ?? []) : []).filter(
    ({ key }) => key === 'budget' || isTooOften,
  );
  const lengths = alerts.map((alert) => lengthOf(alert, endMs));
  const labels = scoreOf?.(name, alerts, endMs);
  return {
    ...rule,
    alerts: alerts.length,
    perDay: rounded(alerts.length / days),
    shorterThan5Minutes: alerts.filter((each) => each.endMs < endMs && lengthOf(each, endMs) < SHORT_ALERT_MS)
      .length,
    longestSeconds: lengths.reduce((longest, each) => Math.max(longest, each), 0) / 1000,
    firingSeconds: lengths.reduce((sum, each) => sum + each, 0) / 1000,
    stillFiring: alerts.filter((each) => each.endMs > endMs).length,
    ...(labels && { labels }),
    ...(tried.length > 0 && { tried: tried.map((each) => triedValue(each, days, maxPerDay)) }),
    fired: alerts.map((alert) => alertOf(alert, endMs)),
  };
}

function triedValue({ key, value, run }: TrialRun, days: number, maxPerDay: number | undefined): TriedValue {
  const perDay = run.episodes.length / days;
  return {
    key,
    value,
    perDay: rounded(perDay),
    perWeek: rounded(7 * perDay),
    ...(maxPerDay !== undefined && { isEnough: perDay <= maxPerDay }),
  };
}

function alertOf(alert: TimedAlert, endMs: number): BacktestAlert {
  const { labels, value, summary, firedMs } = alert;
  return {
    labels,
    firedAt: new Date(firedMs).toISOString(),
    endedAt: alert.endMs > endMs ? null : new Date(alert.endMs).toISOString(),
    seconds: lengthOf(alert, endMs) / 1000,
    summary,
    value: Number.isFinite(value) ? value : String(value),
  };
}

export function lengthOf({ firedMs, endMs }: Pick<TimedAlert, 'firedMs' | 'endMs'>, lastMs: number): number {
  return Math.min(endMs, lastMs) - firedMs;
}

/** Three digits after the point are enough for a rate. */
export function rounded(value: number): number {
  return Math.round(value * 1000) / 1000;
}
