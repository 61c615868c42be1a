import { formatDuration } from '../../../setup/model/duration.js';
import type { Objective } from '../../../setup/model/objective.js';
import type { Setup } from '../../../setup/model/setup.js';
import { objectiveBurnRate, objectiveErrorRatio } from '../../names.js';
import { baseWindowMs, longWindowsMs, watchedWindowsMs } from '../../../setup/objective/windows.js';
import type { RuleTest, ValueLook } from '../test-file.js';
import {
  courseTest,
  inBase,
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

/**
 * Tests the error ratios and burn rates of objectives with one base window: with one event too few, just enough ones, and events that
 * leave each window.
 */
export function objectiveWindowTests(objectives: readonly Objective[], setup: Setup): readonly RuleTest[] {
  const [first] = objectives;
  if (first === undefined) return [];
  const baseMs = baseWindowMs(first, setup.updates);
  const all = objectives.map((objective) =>
    windowsOf(objective, {
      setup,
      windowsMs: watchedWindowsMs(objective, setup.updates),
      evaluationMs: baseMs,
    }),
  );
  const burning = new Map(
    objectives.map((objective, index) => [all[index], longWindowsMs(objective, setup.updates)]),
  );
  const tests: CourseTests = {
    subject: 'error ratios of objectives',
    all,
    ratiosMs: (windows) => burning.get(windows) ?? [],
    looksAt,
  };
  return [
    courseTest(
      tests,
      'too few events in the longer windows',
      (each) => twice(each, tooFew(each) / 2 / perSample(each)),
      baseMs,
    ),
    courseTest(
      tests,
      'just enough events in the longer windows',
      (each) => twice(each, each.minimum / 2 / perSample(each)),
      baseMs,
    ),
    courseTest(
      tests,
      'too few events in the shortest window',
      (each) => twice(each, tooFew(each) / inBase(each)),
      baseMs,
    ),
    courseTest(
      tests,
      'just enough events in the shortest window',
      (each) => twice(each, each.minimum / inBase(each)),
      baseMs,
    ),
    courseTest(
      tests,
      'events leave a window, and many are left',
      (each) => leaving(each, MANY),
      baseMs / PARTS,
    ),
    courseTest(
      tests,
      'events leave a window, and too few are left',
      (each) => leaving(each, tooFew(each) / perSample(each)),
      baseMs / PARTS,
    ),
  ];
}

function looksAt(
  windows: ObjectiveWindows,
  { samples, looks }: RecordedCourse,
  burningMs: readonly number[],
): readonly ValueLook[] {
  return looks.flatMap(({ windowMs, atMs }) => {
    const ratio = ratioAt(windows, samples, windowMs, atMs);
    const window = formatDuration(windowMs);
    const burn = ratio === undefined ? undefined : ratio / windows.budget;
    return [
      lookAt(objectiveErrorRatio(window), windows, atMs, ratio),
      ...(burningMs.includes(windowMs) ? [lookAt(objectiveBurnRate(window), windows, atMs, burn)] : []),
    ];
  });
}
