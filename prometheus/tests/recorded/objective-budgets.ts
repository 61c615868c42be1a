import { formatDuration } from '../../../setup/model/duration.js';
import type { Objective } from '../../../setup/model/objective.js';
import type { Setup } from '../../../setup/model/setup.js';
import { OBJECTIVE_BUDGET_LEFT, objectiveErrorRatio } from '../../names.js';
import type { RuleTest, ValueLook } from '../test-file.js';
import {
  leaving,
  lookAt,
  MANY,
  otherRatios,
  PARTS,
  perSample,
  ratioAt,
  seriesOf,
  tooFew,
  twice,
  windowsOf,
} from './objective-course.js';
import type { RecordedCourse, ObjectiveWindows } from './objective-course.js';

/** Time between two evaluations of these tests: each reads rates of a whole period. */
export const budgetStepMs = (overMs: number) => Math.ceil(overMs / PARTS / PARTS) * PARTS;

/**
 * Tests what is left of the budgets of objectives over one period: with one event too few, just enough ones, and events that leave the
 * period.
 */
export function objectiveBudgetTests(
  objectives: readonly Objective[],
  overMs: number,
  setup: Setup,
): readonly RuleTest[] {
  const evaluationMs = budgetStepMs(overMs);
  const all = objectives.map((objective) =>
    windowsOf(objective, { setup, windowsMs: [overMs], evaluationMs }),
  );
  const testOf = (
    name: string,
    ofEach: (windows: ObjectiveWindows) => RecordedCourse,
    stepMs: number,
  ): RuleTest => {
    const courses = all.map((windows) => [windows, ofEach(windows)] as const);
    return {
      name: `error budgets of objectives: ${name}`,
      interval: formatDuration(stepMs),
      input_series: courses.flatMap(([windows, course]) => [
        ...seriesOf(windows, course.samples, stepMs),
        ...otherRatios(windows, course, [overMs], stepMs),
      ]),
      promql_expr_test: courses.flatMap(([windows, course]) => looksAt(windows, course, overMs)),
    };
  };
  const few = (each: ObjectiveWindows) => tooFew(each) / perSample(each);
  return [
    testOf('too few events', (each) => twice(each, few(each) / 2), evaluationMs),
    testOf('just enough events', (each) => twice(each, each.minimum / 2 / perSample(each)), evaluationMs),
    testOf('events leave the period, and many are left', (each) => leaving(each, MANY), evaluationMs / PARTS),
    testOf(
      'events leave the period, and too few are left',
      (each) => leaving(each, few(each)),
      evaluationMs / PARTS,
    ),
  ];
}

function looksAt(
  windows: ObjectiveWindows,
  { samples, looks }: RecordedCourse,
  overMs: number,
): readonly ValueLook[] {
  return looks
    .filter(({ windowMs }) => windowMs === overMs)
    .flatMap(({ windowMs, atMs }) => {
      const ratio = ratioAt(windows, samples, windowMs, atMs);
      const left = ratio === undefined ? undefined : 1 - ratio / windows.budget;
      return [
        lookAt(objectiveErrorRatio(formatDuration(windowMs)), windows, atMs, ratio),
        lookAt(OBJECTIVE_BUDGET_LEFT, windows, atMs, left),
      ];
    });
}
