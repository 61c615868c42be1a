import { formatDuration } from '../../../setup/model/duration.js';
import type { Objective } from '../../../setup/model/objective.js';
import type { Setup } from '../../../setup/model/setup.js';
import { objectiveBadEvents, objectiveErrorRatio, objectiveEvents, objectiveLabels } from '../../names.js';
import { baseWindowMs, objectiveIntervalMs } from '../../../setup/objective/windows.js';
import { errorBudget } from '../../../setup/objective/burn-rate.js';
import { selector } from '../../promql.js';
import type { InputSeries, RuleTest, ValueLook } from '../test-file.js';

/** Recorded events per second at a time. */
interface Sample {
  readonly atMs: number;
  readonly events: number;
  readonly bad: number;
}

/** What the windows of an objective are computed from. */
export interface ObjectiveWindows {
  readonly labels: Readonly<Record<string, string>>;
  readonly baseMs: number;
  /** From one evaluation of the objective's rules to the next: for this long a sample of its rates stands. */
  readonly intervalMs: number;
  /** From one evaluation of the test to the next. */
  readonly evaluationMs: number;
  /** All but the base window. */
  readonly longerMs: readonly number[];
  readonly minimum: number;
  readonly budget: number;
}

export function windowsOf(
  objective: Objective,
  { setup, windowsMs, evaluationMs }: { setup: Setup; windowsMs: readonly number[]; evaluationMs: number },
): ObjectiveWindows {
  const baseMs = baseWindowMs(objective, setup.updates);
  return {
    labels: objectiveLabels(setup, objective),
    baseMs,
    intervalMs: objectiveIntervalMs(objective, setup.updates),
    evaluationMs,
    longerMs: windowsMs.filter((ms) => ms !== baseMs),
    minimum: Math.max(objective.minimumEvents, 1),
    budget: errorBudget(objective),
  };
}

export const tooFew = ({ minimum }: ObjectiveWindows) => minimum * 0.95;
/** Seconds for which a sample of the rates stands. */
export const perSample = ({ intervalMs }: ObjectiveWindows) => intervalMs / 1000;
export const inBase = ({ baseMs }: ObjectiveWindows) => baseMs / 1000;

export interface RecordedCourse {
  readonly samples: readonly Sample[];
  readonly looks: readonly { readonly windowMs: number; readonly atMs: number }[];
}

/** The same rate at two evaluations, a quarter of it bad: all windows are looked at. */
export function twice({ baseMs, evaluationMs, longerMs }: ObjectiveWindows, events: number): RecordedCourse {
  const samples = [0, evaluationMs].map((atMs) => ({ atMs, events, bad: events / 4 }));
  return { samples, looks: [baseMs, ...longerMs].map((windowMs) => ({ windowMs, atMs: evaluationMs })) };
}

/** Samples of a course, from one evaluation to the next. */
export const PARTS = 10;
export const MANY = 1_000_000;

/**
 * Many events just after an evaluation, and some after the next one: each longer window is looked at when it still has the former, and
 * when it has only the latter.
 */
export function leaving({ evaluationMs, longerMs }: ObjectiveWindows, left: number): RecordedCourse {
  const stepMs = evaluationMs / PARTS;
  const leavesAtMs = evaluationMs + stepMs;
  const samples = [
    { atMs: leavesAtMs, events: MANY, bad: MANY / 4 },
    { atMs: 2 * (evaluationMs + stepMs), events: left, bad: left / 2 },
  ];
  const looks = longerMs.flatMap((windowMs) => {
    const evaluation = Math.ceil((leavesAtMs + windowMs) / evaluationMs);
    return [evaluation - 1, evaluation].map((each) => ({ windowMs, atMs: each * evaluationMs }));
  });
  return { samples, looks };
}

/** Those of the objective, and of others of the same name. */
function seriesOf(
  { labels, baseMs }: ObjectiveWindows,
  samples: readonly Sample[],
  stepMs: number,
): readonly InputSeries[] {
  const window = formatDuration(baseMs);
  const write = (value: (sample: Sample) => number) =>
    samples
      .map((sample, index) => {
        const sinceMs = sample.atMs - (samples[index - 1]?.atMs ?? -stepMs);
        const blanks = Math.round(sinceMs / stepMs) - 1;
        return `${blanks > 0 ? `_x${blanks} ` : ''}${value(sample)}`;
      })
      .join(' ');
  return [labels, ...othersThan(labels)].flatMap((each) => [
    { series: selector(objectiveEvents(window), each), values: write(({ events }) => events) },
    { series: selector(objectiveBadEvents(window), each), values: write(({ bad }) => bad) },
  ]);
}

/** What tests of recorded values differ in. */
export interface CourseTests {
  /** What is tested, for the names of the tests. */
  readonly subject: string;
  readonly all: readonly ObjectiveWindows[];
  /** Windows of an objective whose ratios others have recorded, too. */
  readonly ratiosMs: (windows: ObjectiveWindows) => readonly number[];
  readonly looksAt: (
    windows: ObjectiveWindows,
    course: RecordedCourse,
    ratiosMs: readonly number[],
  ) => readonly ValueLook[];
}

/** A test in which each objective has a course of its own. */
export function courseTest(
  { subject, all, ratiosMs, looksAt }: CourseTests,
  name: string,
  courseOf: (windows: ObjectiveWindows) => RecordedCourse,
  stepMs: number,
): RuleTest {
  const courses = all.map((windows) => ({ windows, course: courseOf(windows), ms: ratiosMs(windows) }));
  return {
    name: `${subject}: ${name}`,
    interval: formatDuration(stepMs),
    input_series: courses.flatMap(({ windows, course, ms }) => [
      ...seriesOf(windows, course.samples, stepMs),
      ...otherRatios(windows, course, ms, stepMs),
    ]),
    promql_expr_test: courses.flatMap(({ windows, course, ms }) => looksAt(windows, course, ms)),
  };
}

/** The recorded ratios of others, which are not to be taken for those of the objective. */
function otherRatios(
  { labels }: ObjectiveWindows,
  { looks }: RecordedCourse,
  windowsMs: readonly number[],
  stepMs: number,
): readonly InputSeries[] {
  const steps = Math.ceil(Math.max(...looks.map(({ atMs }) => atMs)) / stepMs);
  return othersThan(labels).flatMap((other) =>
    windowsMs.map((ms) => ({
      series: selector(objectiveErrorRatio(formatDuration(ms)), other),
      values: `0.5x${steps}`,
    })),
  );
}

const othersThan = (labels: ObjectiveWindows['labels']) =>
  Object.keys(labels).map((label) => ({ ...labels, [label]: `other ${label}` }));

/** Looks at a recorded value, in millionths: the last digits of a sum differ between versions of Prometheus. */
export function lookAt(
  record: string,
  { labels }: ObjectiveWindows,
  atMs: number,
  value: number | undefined,
): ValueLook {
  const rounded = value === undefined ? [] : [Math.floor(value * 1e6 + 0.5) / 1e6];
  return {
    expr: `round(${selector(record, labels)}, 0.000001)`,
    eval_time: formatDuration(atMs),
    exp_samples: rounded.map((each) => ({ labels: selector('', labels), value: each })),
  };
}

/** Bad events divided by all events of a window that has enough of them. */
export function ratioAt(
  windows: ObjectiveWindows,
  samples: readonly Sample[],
  windowMs: number,
  nowMs: number,
): number | undefined {
  const isBase = windowMs === windows.baseMs;
  const within = samples.filter(({ atMs }) => atMs <= nowMs && atMs > nowMs - windowMs);
  const counted = isBase ? within.slice(-1) : within;
  const events = counted.reduce((sum, each) => sum + each.events, 0);
  const bad = counted.reduce((sum, each) => sum + each.bad, 0);
  const isEnough = events * (isBase ? inBase(windows) : perSample(windows)) >= windows.minimum;
  return isEnough ? bad / events : undefined;
}
