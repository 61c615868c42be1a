import type { Objective } from '../../setup/model/alerting.js';
import { formatDuration } from '../../setup/model/duration.js';
import type { Updates } from '../../setup/model/updates.js';
import { burnsOf } from '../objective/burn-rate.js';
import { baseWindowMs, objectiveIntervalMs } from '../objective/windows.js';
import { objectiveBadEvents, objectiveErrorRatio, objectiveEvents } from '../names.js';
import { roundNumber, selector } from '../promql.js';
import type { RecordingRule } from '../rule.js';

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
