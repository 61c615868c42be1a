import type { Objective } from '../../setup/model/objective.js';
import { formatDuration } from '../../setup/model/duration.js';
import type { Setup } from '../../setup/model/setup.js';
import { narrowed } from '../narrowed.js';
import { errorBudget } from '../../setup/objective/burn-rate.js';
import {
  baseWindowMs,
  longWindowsMs,
  objectiveIntervalMs,
  watchedWindowsMs,
} from '../../setup/objective/windows.js';
import {
  OBJECTIVE_BUDGET_LEFT,
  OBJECTIVE_GOOD_SEEN,
  objectiveBadEvents,
  objectiveBurnRate,
  objectiveErrorRatio,
  objectiveEvents,
  objectiveLabels,
} from '../names.js';
import { roundNumber, selector } from '../promql.js';
import { withEverySpelling } from './bucket-spellings.js';
import type { RecordingRule } from '../rule.js';

/** How long Prometheus may be away before it forgets that there were good events. */
export const SEEN_MEMORY = '1d';

export function objectiveRecordings(setup: Setup, objective: Objective): readonly RecordingRule[] {
  const { updates } = setup;
  return [
    ...eventRates(setup, objective),
    ...watchedWindowsMs(objective, updates).map((window) => errorRatio(setup, objective, window)),
    ...longWindowsMs(objective, updates).map((window) => burnRate(setup, objective, window)),
    ...(isPeriodWatched(setup, objective) ? [budgetLeft(setup, objective)] : []),
  ];
}

/** The ratio of bad events over the whole period, and what that leaves of the budget: in a group of their own, which is evaluated less often. */
export function budgetRecordings(setup: Setup, objective: Objective): readonly RecordingRule[] {
  if (isPeriodWatched(setup, objective)) return [];
  return [errorRatio(setup, objective, objective.over), budgetLeft(setup, objective)];
}

/** A period of few scrapes may be one of the windows. */
const isPeriodWatched = ({ updates }: Setup, objective: Objective) =>
  watchedWindowsMs(objective, updates).includes(objective.over);

function budgetLeft(setup: Setup, objective: Objective): RecordingRule {
  const labels = objectiveLabels(setup, objective);
  const ratio = selector(objectiveErrorRatio(formatDuration(objective.over)), labels);
  return { record: OBJECTIVE_BUDGET_LEFT, expr: `1 - ${ratio} / ${errorBudget(objective)}`, labels };
}

function burnRate(setup: Setup, objective: Objective, windowMs: number): RecordingRule {
  const window = formatDuration(windowMs);
  const labels = objectiveLabels(setup, objective);
  const ratio = selector(objectiveErrorRatio(window), labels);
  return { record: objectiveBurnRate(window), expr: `${ratio} / ${errorBudget(objective)}`, labels };
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
