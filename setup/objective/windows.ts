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

/** The shortest window. Rates are recorded over it, and all longer windows are computed from these rates. */
export function baseWindowMs(objective: Objective, { scrapeInterval }: Updates): number {
  return Math.min(...burnsOf(objective, scrapeInterval).map(({ shortMs }) => shortMs));
}
