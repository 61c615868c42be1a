import { formatDuration } from '../../../setup/model/duration.js';
import type { Objective } from '../../../setup/model/objective.js';
import type { Setup } from '../../../setup/model/setup.js';
import { objectiveBurnRate, objectiveErrorRatio } from '../../names.js';
import { baseWindowMs, longWindowsMs, watchedWindowsMs } from '../../../setup/objective/windows.js';
import type { RuleTest, ValueLook } from '../test-file.js';
import {
  inBase,
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
  const testOf = (
    name: string,
    ofEach: (windows: ObjectiveWindows) => RecordedCourse,
    stepMs: number,
  ): RuleTest => {
    const courses = all.map((windows) => [windows, ofEach(windows)] as const);
    return {
      name: `error ratios of objectives: ${name}`,
      interval: formatDuration(stepMs),
      input_series: courses.flatMap(([windows, course]) => [
        ...seriesOf(windows, course.samples, stepMs),
        ...otherRatios(windows, course, burning.get(windows) ?? [], stepMs),
      ]),
      promql_expr_test: courses.flatMap(([windows, course]) =>
        looksAt(windows, course, burning.get(windows) ?? []),
      ),
    };
  };
  return [
    testOf(
      'too few events in the longer windows',
      (each) => twice(each, tooFew(each) / 2 / perSample(each)),
      baseMs,
    ),
    testOf(
      'just enough events in the longer windows',
      (each) => twice(each, each.minimum / 2 / perSample(each)),
      baseMs,
    ),
    testOf(
      'too few events in the shortest window',
      (each) => twice(each, tooFew(each) / inBase(each)),
      baseMs,
    ),
    testOf(
      'just enough events in the shortest window',
      (each) => twice(each, each.minimum / inBase(each)),
      baseMs,
    ),
    testOf('events leave a window, and many are left', (each) => leaving(each, MANY), baseMs / PARTS),
    testOf(
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
