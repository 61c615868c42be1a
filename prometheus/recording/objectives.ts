import type { Objective } from '../../setup/model/alerting.js';
import { formatDuration } from '../../setup/model/duration.js';
import type { Setup } from '../../setup/model/setup.js';
import { narrowed } from '../narrowed.js';
import { burnsOf } from '../objective/burn-rate.js';
import { baseWindowMs, objectiveIntervalMs } from '../objective/windows.js';
import { objectiveBadEvents, objectiveErrorRatio, objectiveEvents, objectiveLabels } from '../names.js';
import { roundNumber, selector } from '../promql.js';
import type { RecordingRule } from '../rule.js';

export function objectiveRecordings(setup: Setup, objective: Objective): readonly RecordingRule[] {
  const { updates } = setup;
  const burns = burnsOf(objective, updates.scrapeInterval);
  const windows = [...new Set(burns.flatMap(({ shortMs, longMs }) => [shortMs, longMs]))].sort(
    (a, b) => a - b,
  );
  return [...eventRates(setup, objective), ...windows.map((window) => errorRatio(setup, objective, window))];
}

/** Rates over the base window. Without any good event, the rate of good events is zero and not absent. */
function eventRates(setup: Setup, objective: Objective): readonly RecordingRule[] {
  const { updates } = setup;
  const window = formatDuration(baseWindowMs(objective, updates));
  const total = `sum(rate(${narrowed(objective.total, setup)}[${window}]))`;
  const good = `sum(rate(${narrowed(objective.good, setup)}[${window}]))`;
  const labels = objectiveLabels(setup, objective);
  return [
    { record: objectiveEvents(window), expr: total, labels },
    { record: objectiveBadEvents(window), expr: `clamp_min(${total} - (${good} or vector(0)), 0)`, labels },
  ];
}

/**
 * Bad events divided by all events, each summed over the window: a mean of ratios would weight a quiet hour like a busy one. Below
 * the objective's minimum of events there is no ratio: no alert, and no lasting NaN after an idle time.
 */
function errorRatio(setup: Setup, objective: Objective, windowMs: number): RecordingRule {
  const { updates } = setup;
  const labels = objectiveLabels(setup, objective);
  const base = baseWindowMs(objective, updates);
  const isBase = windowMs === base;
  const over = (record: string) => {
    const series = selector(record, labels);
    return isBase ? series : `sum_over_time(${series}[${formatDuration(windowMs)}])`;
  };
  const events = over(objectiveEvents(formatDuration(base)));
  const bad = over(objectiveBadEvents(formatDuration(base)));
  // Each sample is a rate over the time until the next sample, or, if it is the only one, over its window.
  const seconds = roundNumber((isBase ? base : objectiveIntervalMs(objective, updates)) / 1_000);
  const minimum = Math.max(objective.minimumEvents, 1);
  return {
    record: objectiveErrorRatio(formatDuration(windowMs)),
    expr: `${bad} / ${events}\nand ${events} * ${seconds} >= ${minimum}`,
    labels,
  };
}
