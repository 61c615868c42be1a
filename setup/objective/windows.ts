import type { Objective } from '../model/objective.js';
import type { Updates } from '../model/updates.js';
import { burnsOf } from './burn-rate.js';

const MIN_INTERVAL_MS = 1_000;
const MAX_INTERVAL_MS = 30_000;

/**
 * How often the rules of an objective are evaluated: ten times per shortest window. Its longest window is days: with one sample per
 * second, each evaluation would read a quarter of a million samples.
 */
export function objectiveIntervalMs(objective: Objective, updates: Updates): number {
  const intervalMs = Math.floor(baseWindowMs(objective, updates) / 10 / 1_000) * 1_000;
  return Math.max(
    updates.evaluationInterval,
    Math.min(MAX_INTERVAL_MS, Math.max(MIN_INTERVAL_MS, intervalMs)),
  );
}

const BUDGET_PARTS = 1_000;
const LONGEST_BUDGET_INTERVAL_MS = 60_000;

/**
 * How often the remaining budget is recorded: a thousand times per period, at least once a minute. Each time reads the rates of the
 * whole period: 86,400 samples of two series for 30 days.
 */
export function budgetIntervalMs(objective: Objective, updates: Updates): number {
  const intervalMs = Math.floor(objective.over / BUDGET_PARTS / 1_000) * 1_000;
  return Math.max(objectiveIntervalMs(objective, updates), Math.min(LONGEST_BUDGET_INTERVAL_MS, intervalMs));
}

/** The long windows of its alerts, shortest first. */
export function longWindowsMs(objective: Objective, { scrapeInterval }: Updates): readonly number[] {
  return [...new Set(burnsOf(objective, scrapeInterval).map(({ longMs }) => longMs))].sort((a, b) => a - b);
}

/** All windows whose ratio of bad events is watched, shortest first. */
export function watchedWindowsMs(objective: Objective, { scrapeInterval }: Updates): readonly number[] {
  const all = burnsOf(objective, scrapeInterval).flatMap(({ shortMs, longMs }) => [shortMs, longMs]);
  return [...new Set(all)].sort((a, b) => a - b);
}

/** The shortest window. Rates are recorded over it, and all longer windows are computed from these rates. */
export function baseWindowMs(objective: Objective, { scrapeInterval }: Updates): number {
  return Math.min(...burnsOf(objective, scrapeInterval).map(({ shortMs }) => shortMs));
}
