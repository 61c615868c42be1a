import { BUDGETS, budgetText } from '../../setup/model/adaptive-threshold.js';
import { formatDuration } from '../../setup/model/duration.js';
import type { AdaptiveInsight, Insight, ThresholdInsight } from '../../setup/model/insight.js';
import type { Setup } from '../../setup/model/setup.js';
import { roundNumber } from '../../setup/value/rounded.js';
import type { BacktestRun, RuleRun } from './backtest.js';

/** Another value of one key of an insight. */
export interface Trial {
  /** The key as in the setup. */
  readonly key: 'budget' | 'for' | 'above' | 'below';
  /** As a person would write it: `"1/week"`, `"5m"`, `95`. */
  readonly value: string;
  readonly insight: Insight;
}

/** What an insight would have done with another value. */
export interface TrialRun extends Omit<Trial, 'insight'> {
  readonly run: RuleRun;
}

/** How many times longer, or farther out, is tried; in this order. */
const FOR_MS = [30, 60, 120, 300, 600, 900, 1_800, 3_600].map((seconds) => seconds * 1_000);
const MOST_DURATIONS = 4;
const FACTORS = [1.05, 1.1, 1.25, 1.5, 2];

/** A setup with further insights, each of which differs from one of the setup in one key. */
export interface TriedSetup {
  readonly setup: Setup;
  /** By the name of the further insight: the one that it stands for. */
  readonly trials: ReadonlyMap<string, { readonly of: string; readonly trial: Trial }>;
}

/** @param withBounds whether bounds and durations are tried, beside budgets. It costs an insight more for each of them */
export function withTrials(setup: Setup, withBounds: boolean): TriedSetup {
  const trials = setup.insights.flatMap((insight) =>
    trialsOf(insight, withBounds).map((trial, index) => ({ of: insight.name, trial: renamed(trial, index) })),
  );
  const insightAlerts = new Map(setup.alerting.insightAlerts);
  for (const { of, trial } of trials) {
    const options = insightAlerts.get(of);
    // It is kept as long as the alert.
    if (options !== undefined) insightAlerts.set(trial.insight.name, options);
  }
  return {
    setup: {
      ...setup,
      insights: [...setup.insights, ...trials.map(({ trial }) => trial.insight)],
      alerting: { ...setup.alerting, insightAlerts },
    },
    trials: new Map(trials.map((each) => [each.trial.insight.name, each])),
  };
}

/** A run without the further insights, and what these have done, by the name of the insight that they stand for. */
export function splitTrials(
  run: BacktestRun,
  { trials }: TriedSetup,
): { readonly run: BacktestRun; readonly trials: ReadonlyMap<string, readonly TrialRun[]> } {
  const found = new Map<string, TrialRun[]>();
  for (const rule of run.rules) {
    const tried = trials.get(rule.insight.name);
    if (tried === undefined) continue;
    const { key, value } = tried.trial;
    found.set(tried.of, [...(found.get(tried.of) ?? []), { key, value, run: rule }]);
  }
  return {
    run: { ...run, rules: run.rules.filter(({ insight }) => !trials.has(insight.name)) },
    trials: found,
  };
}

/** No name of a setup has a space. */
const renamed = (trial: Trial, index: number): Trial => ({
  ...trial,
  insight: { ...trial.insight, name: `${trial.insight.name} ${index + 1}` },
});

function trialsOf(insight: Insight, withBounds: boolean): readonly Trial[] {
  switch (insight.kind) {
    case 'adaptive':
      return budgetsOf(insight);
    case 'threshold':
      return withBounds ? [...durationsOf(insight), ...boundsOf(insight)] : [];
    case 'event':
    case 'silence':
    case 'keySilence':
    case 'range':
    case 'change':
    case 'learnedSilence':
      return [];
  }
}

/** All dials, from few alerts to many, also the one that it has. */
function budgetsOf(insight: AdaptiveInsight): readonly Trial[] {
  return Object.values(BUDGETS).map((budgetPerDay) => ({
    key: 'budget',
    value: `"${budgetText(budgetPerDay)}"`,
    insight: { ...insight, band: { ...insight.band, budgetPerDay } },
  }));
}

function durationsOf(insight: ThresholdInsight): readonly Trial[] {
  return FOR_MS.filter((ms) => ms > insight.forMs)
    .slice(0, MOST_DURATIONS)
    .map((forMs) => ({ key: 'for', value: `"${formatDuration(forMs)}"`, insight: { ...insight, forMs } }));
}

/** Farther out: above a higher bound, below a lower one. */
function boundsOf(insight: ThresholdInsight): readonly Trial[] {
  const { bound, direction, clear } = insight;
  if (bound === 0) return [];
  const isOutwards = direction === 'above' ? bound > 0 : bound < 0;
  return FACTORS.map((factor) => roundNumber(isOutwards ? bound * factor : bound / factor)).map((other) => ({
    key: direction,
    value: String(other),
    insight: { ...insight, bound: other, clear: clear === bound ? other : clear },
  }));
}
