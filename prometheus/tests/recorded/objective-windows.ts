import type { Objective } from '../../../setup/model/objective.js';
import { formatDuration } from '../../../setup/model/duration.js';
import type { Setup } from '../../../setup/model/setup.js';
import { objectiveBadEvents, objectiveErrorRatio, objectiveEvents, objectiveLabels } from '../../names.js';
import { baseWindowMs, objectiveIntervalMs } from '../../../setup/objective/windows.js';
import { burnsOf } from '../../../setup/objective/burn-rate.js';
import { selector } from '../../promql.js';
import type { InputSeries, RuleTest, ValueLook } from '../test-file.js';

/** Recorded events per second at a time. */
interface Sample {
  readonly atMs: number;
  readonly events: number;
  readonly bad: number;
}

/** What the windows of an objective are computed from. */
interface Windows {
  readonly labels: Readonly<Record<string, string>>;
  readonly baseMs: number;
  readonly intervalMs: number;
  /** All but the base window. */
  readonly longerMs: readonly number[];
  readonly minimum: number;
}

/**
 * Tests the error ratios of objectives with one base window: with one event too few, just enough ones, and events that leave each
 * window.
 */
export function objectiveWindowTests(objectives: readonly Objective[], setup: Setup): readonly RuleTest[] {
  const all = objectives.map((objective) => windowsOf(objective, setup));
  const [first] = all;
  if (first === undefined) return [];
  const { baseMs } = first;
  const testOf = (name: string, ofEach: (windows: Windows) => Course, stepMs: number): RuleTest => {
    const courses = all.map((windows) => [windows, ofEach(windows)] as const);
    return {
      name: `error ratios of objectives: ${name}`,
      interval: formatDuration(stepMs),
      input_series: courses.flatMap(([windows, { samples }]) => seriesOf(windows, samples, stepMs)),
      promql_expr_test: courses.flatMap(([windows, course]) => looksAt(windows, course)),
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

function windowsOf(objective: Objective, setup: Setup): Windows {
  const baseMs = baseWindowMs(objective, setup.updates);
  const all = burnsOf(objective, setup.updates.scrapeInterval).flatMap(({ shortMs, longMs }) => [
    shortMs,
    longMs,
  ]);
  return {
    labels: objectiveLabels(setup, objective),
    baseMs,
    intervalMs: objectiveIntervalMs(objective, setup.updates),
    longerMs: [...new Set(all)].filter((ms) => ms !== baseMs).sort((a, b) => a - b),
    minimum: Math.max(objective.minimumEvents, 1),
  };
}

const tooFew = ({ minimum }: Windows) => minimum * 0.95;
/** Seconds for which a sample of the rates stands. */
const perSample = ({ intervalMs }: Windows) => intervalMs / 1000;
const inBase = ({ baseMs }: Windows) => baseMs / 1000;

interface Course {
  readonly samples: readonly Sample[];
  readonly looks: readonly { readonly windowMs: number; readonly atMs: number }[];
}

/** The same rate at two evaluations, a quarter of it bad: all windows are looked at. */
function twice({ baseMs, longerMs }: Windows, events: number): Course {
  const samples = [0, baseMs].map((atMs) => ({ atMs, events, bad: events / 4 }));
  return { samples, looks: [baseMs, ...longerMs].map((windowMs) => ({ windowMs, atMs: baseMs })) };
}

/** Samples of a course, from one evaluation to the next. */
const PARTS = 10;
const MANY = 1_000_000;

/**
 * Many events just after an evaluation, and some after the next one: each longer window is looked at when it still has the former, and
 * when it has only the latter.
 */
function leaving({ baseMs, longerMs }: Windows, left: number): Course {
  const stepMs = baseMs / PARTS;
  const leavesAtMs = baseMs + stepMs;
  const samples = [
    { atMs: leavesAtMs, events: MANY, bad: MANY / 4 },
    { atMs: 2 * (baseMs + stepMs), events: left, bad: left / 2 },
  ];
  const looks = longerMs.flatMap((windowMs) => {
    const evaluation = Math.ceil((leavesAtMs + windowMs) / baseMs);
    return [evaluation - 1, evaluation].map((each) => ({ windowMs, atMs: each * baseMs }));
  });
  return { samples, looks };
}

/** Those of the objective, and of others of the same name. */
function seriesOf(
  { labels, baseMs }: Windows,
  samples: readonly Sample[],
  stepMs: number,
): readonly InputSeries[] {
  const window = formatDuration(baseMs);
  const others = Object.keys(labels).map((label) => ({ ...labels, [label]: `other ${label}` }));
  const write = (value: (sample: Sample) => number) =>
    samples
      .map((sample, index) => {
        const sinceMs = sample.atMs - (samples[index - 1]?.atMs ?? -stepMs);
        const blanks = Math.round(sinceMs / stepMs) - 1;
        return `${blanks > 0 ? `_x${blanks} ` : ''}${value(sample)}`;
      })
      .join(' ');
  return [labels, ...others].flatMap((each) => [
    { series: selector(objectiveEvents(window), each), values: write(({ events }) => events) },
    { series: selector(objectiveBadEvents(window), each), values: write(({ bad }) => bad) },
  ]);
}

function looksAt(windows: Windows, { samples, looks }: Course): readonly ValueLook[] {
  return looks.map(({ windowMs, atMs }) => {
    const value = ratioAt(windows, samples, windowMs, atMs);
    return {
      expr: `round(${selector(objectiveErrorRatio(formatDuration(windowMs)), windows.labels)}, 0.000001)`,
      eval_time: formatDuration(atMs),
      exp_samples: value === undefined ? [] : [{ labels: selector('', windows.labels), value }],
    };
  });
}

/** Bad events divided by all events of a window that has enough of them. */
function ratioAt(
  windows: Windows,
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
  return isEnough ? Math.floor((bad / events) * 1e6 + 0.5) / 1e6 : undefined;
}
