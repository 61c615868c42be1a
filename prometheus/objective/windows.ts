import type { Objective } from '../../setup/model/alerting.js';
import type { Updates } from '../../setup/model/updates.js';
import { burnsOf } from './burn-rate.js';

const MOST_OFTEN_MS = 1_000;
const LEAST_OFTEN_MS = 30_000;

/**
 * How often the rules of an objective are evaluated: ten times in its shortest window. Its longest is days, and counters read once
 * a second would be a quarter of a million samples in each evaluation.
 */
export function objectiveIntervalMs(objective: Objective, updates: Updates): number {
  const often = Math.floor(baseWindowMs(objective, updates) / 10 / 1_000) * 1_000;
  return Math.max(updates.evaluationInterval, Math.min(LEAST_OFTEN_MS, Math.max(MOST_OFTEN_MS, often)));
}

/** The shortest window of all: counters are read over it, and every longer window is made from these rates. */
export function baseWindowMs(objective: Objective, { scrapeInterval }: Updates): number {
  return Math.min(...burnsOf(objective, scrapeInterval).map(({ shortMs }) => shortMs));
}
