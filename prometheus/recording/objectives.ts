import type { Objective } from '../../setup/model/objective.js';
import { formatDuration } from '../../setup/model/duration.js';
import type { Setup } from '../../setup/model/setup.js';
import { narrowed } from '../narrowed.js';
import { burnsOf } from '../../setup/objective/burn-rate.js';
import { baseWindowMs, objectiveIntervalMs } from '../../setup/objective/windows.js';
import {
  OBJECTIVE_GOOD_SEEN,
  objectiveBadEvents,
  objectiveErrorRatio,
  objectiveEvents,
  objectiveLabels,
} from '../names.js';
import { roundNumber, selector } from '../promql.js';
import { withEverySpelling } from './bucket-spellings.js';
import type { RecordingRule } from '../rule.js';

/** How long Prometheus may be away before it forgets that there were good events. */
const SEEN_MEMORY = '1d';

export function objectiveRecordings(setup: Setup, objective: Objective): readonly RecordingRule[] {
  const { updates } = setup;
  const burns = burnsOf(objective, updates.scrapeInterval);
  const windows = [...new Set(burns.flatMap(({ shortMs, longMs }) => [shortMs, longMs]))].sort(
    (a, b) => a - b,
  );
  return [...eventRates(setup, objective), ...windows.map((window) => errorRatio(setup, objective, window))];
}

/**
 * Rates over the base window. Where no good event is found, the rate of good events is zero only if there ever were any: a selector that
 * finds nothing from the start may be wrong, and a page at 100 % bad events needs more than that.
 */
function eventRates(setup: Setup, objective: Objective): readonly RecordingRule[] {
  const window = formatDuration(baseWindowMs(objective, setup.updates));
  const [totalSeries, goodSeries] = [objective.total, objective.good].map((promql) =>
    narrowed(withEverySpelling(promql), setup),
  );
  const total = `sum(rate(${totalSeries}[${window}]))`;
  const good = `sum(rate(${goodSeries}[${window}]))`;
  const labels = objectiveLabels(setup, objective);
  const seen = selector(OBJECTIVE_GOOD_SEEN, labels);
  return [
    { record: objectiveEvents(window), expr: total, labels },
    {
      record: OBJECTIVE_GOOD_SEEN,
      expr: `group(rate(${goodSeries}[${window}]))\nor\nmax(last_over_time(${seen}[${SEEN_MEMORY}]))`,
      labels,
    },
    {
      record: objectiveBadEvents(window),
      expr: `clamp_min(${total} - (${good} or 0 * max(${seen})), 0)`,
      labels,
    },
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
