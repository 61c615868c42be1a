import type { Setup } from '../../setup/model/setup.js';
import type { Episode } from '../insight/episodes.js';
import type { BacktestRun, RuleRun } from './backtest.js';
import type { LabelScore } from './labels.js';

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
  readonly labels?: LabelScore;
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
  /** Alerts that only Prometheus evaluates. */
  readonly notCovered: readonly string[];
  /** What a reader must know of the recording, in sentences. */
  readonly notes: readonly string[];
}

export interface ReportOptions {
  readonly notes: readonly string[];
  /** How well each rule has met the labels. Unset: there are none. */
  readonly scoreOf?: ((rule: RuleRun, endMs: number) => LabelScore | undefined) | undefined;
}

export function backtestReport(run: BacktestRun, setup: Setup, options: ReportOptions): BacktestReport {
  const { startMs, endMs, stepMs, messages, read, accepted, rejected } = run;
  // A recording of less than a day is not blown up to one.
  const days = Math.max(1, (endMs - startMs) / DAY_MS);
  const rules = run.rules.map((rule) => ruleReport(rule, endMs, days, options));
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
    notCovered: setup.alerting.promqlAlerts.map(({ name }) => name),
    notes: [
      ...options.notes,
      ...leftOut.map((rule) => `${rule} has too many series: the values of some are not kept`),
    ],
  };
}

function ruleReport(rule: RuleRun, endMs: number, days: number, { scoreOf }: ReportOptions): RuleReport {
  const { insight, episodes, hasAlert, suppressed } = rule;
  const lengths = episodes.map((episode) => lengthOf(episode, endMs));
  const labels = scoreOf?.(rule, endMs);
  return {
    rule: insight.name,
    severity: insight.severity,
    alert: hasAlert,
    alerts: episodes.length,
    perDay: rounded(episodes.length / days),
    shorterThan5Minutes: episodes.filter(
      (each) => each.endMs < endMs && lengthOf(each, endMs) < SHORT_ALERT_MS,
    ).length,
    longestSeconds: lengths.reduce((longest, each) => Math.max(longest, each), 0) / 1000,
    firingSeconds: lengths.reduce((sum, each) => sum + each, 0) / 1000,
    stillFiring: episodes.filter((each) => each.endMs > endMs).length,
    suppressed,
    ...(labels && { labels }),
    fired: episodes.map((episode) => alertOf(episode, endMs)),
  };
}

function alertOf(episode: Episode, endMs: number): BacktestAlert {
  const { start, firedMs } = episode;
  const { labels, value, summary } = start;
  return {
    labels,
    firedAt: new Date(firedMs).toISOString(),
    endedAt: episode.endMs > endMs ? null : new Date(episode.endMs).toISOString(),
    seconds: lengthOf(episode, endMs) / 1000,
    summary,
    value: Number.isFinite(value) ? value : String(value),
  };
}

export function lengthOf({ firedMs, endMs }: Episode, lastMs: number): number {
  return Math.min(endMs, lastMs) - firedMs;
}

/** Three digits after the point are enough for a rate. */
export function rounded(value: number): number {
  return Math.round(value * 1000) / 1000;
}
