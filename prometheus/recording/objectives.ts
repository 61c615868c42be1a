import type { Objective } from '../../setup/model/alerting.js';
import { formatDuration } from '../../setup/model/duration.js';
import type { Updates } from '../../setup/model/updates.js';
import { burnsOf } from '../alerting/burn-rate.js';
import { objectiveBadEvents, objectiveErrorRatio, objectiveEvents } from '../names.js';
import { roundNumber, selector } from '../promql.js';
import type { RecordingRule } from '../rule.js';

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

export function objectiveRecordings(objective: Objective, updates: Updates): readonly RecordingRule[] {
  const burns = burnsOf(objective, updates.scrapeInterval);
  const windows = [...new Set(burns.flatMap(({ shortMs, longMs }) => [shortMs, longMs]))].sort(
    (a, b) => a - b,
  );
  return [
    ...eventRates(objective, updates),
    ...windows.map((window) => errorRatio(objective, updates, window)),
  ];
}

/** Rates of counters over the base window. No good event at all is no gap but a rate of zero. */
function eventRates(objective: Objective, updates: Updates): readonly RecordingRule[] {
  const window = formatDuration(baseWindowMs(objective, updates));
  const total = `sum(rate(${objective.total}[${window}]))`;
  const good = `sum(rate(${objective.good}[${window}]))`;
  const labels = { objective: objective.name };
  return [
    { record: objectiveEvents(window), expr: total, labels },
    { record: objectiveBadEvents(window), expr: `clamp_min(${total} - (${good} or vector(0)), 0)`, labels },
  ];
}

/**
 * Bad events by all events, each summed over the window: a mean of ratios would give a quiet hour the weight of a busy one. With
 * fewer events than the objective asks for there is no ratio, hence no alert and, after an idle time, no NaN that would stay.
 */
function errorRatio(objective: Objective, updates: Updates, windowMs: number): RecordingRule {
  const base = baseWindowMs(objective, updates);
  const isBase = windowMs === base;
  const over = (record: string) => {
    const series = selector(record, { objective: objective.name });
    return isBase ? series : `sum_over_time(${series}[${formatDuration(windowMs)}])`;
  };
  const events = over(objectiveEvents(formatDuration(base)));
  const bad = over(objectiveBadEvents(formatDuration(base)));
  // Each sample is a rate: it stands for the time until the next one, or, alone, for its window.
  const seconds = roundNumber((isBase ? base : objectiveIntervalMs(objective, updates)) / 1_000);
  const least = Math.max(objective.minimumEvents, 1);
  return {
    record: objectiveErrorRatio(formatDuration(windowMs)),
    expr: `${bad} / ${events}\nand ${events} * ${seconds} >= ${least}`,
    labels: { objective: objective.name },
  };
}
