import { AGAINST_MS } from '../../setup/model/change-insight.js';
import type { Insight } from '../../setup/model/insight.js';
import type { Metric } from '../../setup/model/metric.js';
import type { Setup } from '../../setup/model/setup.js';
import { UNKNOWN_LIMIT_MS } from '../insight/condition.js';

/** Most steps over the whole recording, beside one for each event: a year then takes seconds. */
export const MAX_BACKTEST_STEPS = 2_000_000;

/** Steps that a person can reckon with. */
const STEPS_MS = [1_000, 2_000, 5_000, 10_000, 15_000, 30_000, 60_000, 120_000, 300_000, 600_000, 1_800_000];

/** Beyond the horizon nothing is due any more; each step is then longer than the one before by this factor. */
const GROWTH = 1.1;

/**
 * How far time advances in one step of a backtest: never farther than the shortest duration that a rule or its window has, but at least
 * a second, and so far that there are not too many steps. Times in the report are exact to it.
 */
export function stepOf(setup: Setup, spanMs: number): number {
  const shortest = Math.min(60_000, ...durationsOf(setup).filter((ms) => ms > 0));
  const leastMs = spanMs / MAX_BACKTEST_STEPS;
  const fitting = STEPS_MS.filter((ms) => ms >= leastMs);
  return fitting.findLast((ms) => ms <= shortest) ?? fitting[0] ?? 3_600_000;
}

/** After this long without an event, nothing that the setup declares is still running. */
export function horizonOf(setup: Setup): number {
  const durations = durationsOf(setup);
  return 2 * (Math.max(0, ...durations) + UNKNOWN_LIMIT_MS);
}

/** The next time to look at, on a grid, so that two recordings of the same time give the same steps. */
export function nextStep(nowMs: number, quietMs: number, stepMs: number, horizonMs: number): number {
  const beyondMs = quietMs - horizonMs;
  if (beyondMs <= 0) return (Math.floor(nowMs / stepMs) + 1) * stepMs;
  return nowMs + Math.max(stepMs, beyondMs * (GROWTH - 1));
}

function durationsOf({ insights, metrics }: Setup): readonly number[] {
  return [...insights.flatMap(ofInsight), ...metrics.flatMap(ofWindow)];
}

function ofInsight(insight: Insight): readonly number[] {
  switch (insight.kind) {
    case 'threshold':
    case 'range':
      return [insight.forMs];
    case 'change':
      return [insight.forMs, insight.change.everyMs, AGAINST_MS[insight.change.against]];
    case 'adaptive':
      return [insight.forMs, insight.band.everyMs];
    case 'event':
      return [insight.holdMs];
    // It may fire after a day, and is not due at any time.
    case 'learnedSilence':
      return [86_400_000];
    case 'silence':
    case 'keySilence':
      return [insight.silentMs];
  }
}

function ofWindow(metric: Metric): readonly number[] {
  if (metric.kind !== 'window') return [];
  const { span } = metric;
  return span.kind === 'sized' ? [span.sizeMs, span.slideMs] : [];
}
