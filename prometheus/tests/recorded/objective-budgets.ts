import { formatDuration } from '../../../setup/model/duration.js';
import type { Objective } from '../../../setup/model/objective.js';
import type { Setup } from '../../../setup/model/setup.js';
import { OBJECTIVE_BUDGET_LEFT, objectiveErrorRatio } from '../../names.js';
import type { RuleTest, ValueLook } from '../test-file.js';
import {
  courseTest,
  leaving,
  lookAt,
  MANY,
  PARTS,
  perSample,
  ratioAt,
  tooFew,
  twice,
  windowsOf,
} from './objective-course.js';
import type { CourseTests, RecordedCourse, ObjectiveWindows } from './objective-course.js';

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
  const tests: CourseTests = {
    subject: 'error budgets of objectives',
    all,
    ratiosMs: () => [overMs],
    looksAt: (windows, course) => looksAt(windows, course, overMs),
  };
  const few = (each: ObjectiveWindows) => tooFew(each) / perSample(each);
  return [
    courseTest(tests, 'too few events', (each) => twice(each, few(each) / 2), evaluationMs),
    courseTest(
      tests,
      'just enough events',
      (each) => twice(each, each.minimum / 2 / perSample(each)),
      evaluationMs,
    ),
    courseTest(
      tests,
      'events leave the period, and many are left',
      (each) => leaving(each, MANY),
      evaluationMs / PARTS,
    ),
    courseTest(
      tests,
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
