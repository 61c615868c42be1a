import type { Alert } from '../alerting/alert.js';
import type { Firing, Phases, ProbeSeries } from '../alerting/probe.js';
import { nearMisses } from './near-misses.js';
import { memoryStepOf, stepOf } from './step.js';
import type { InputSeries } from './test-file.js';
import { courseOf, endOf, isShown } from './timeline.js';
import type { Timeline } from './timeline.js';

/** The course of the series of one alert, and which alerts of its name must fire when. */
export interface TestCase {
  readonly alert: Alert;
  readonly name: string;
  /** Time between two evaluations. */
  readonly stepMs: number;
  readonly series: readonly InputSeries[];
  readonly looks: readonly { readonly atMs: number; readonly firing: readonly Firing[] }[];
}

/** All cases of an alert with series. The alerts of one name share no test. `evaluationMs`: the interval of its group. */
export function casesOf(alert: Alert, evaluationMs: number): readonly TestCase[] {
  const { also = [], ...main } = alert.probe;
  const others = also.flatMap(({ name, ...probe }) => coursesOf({ ...alert, probe }, evaluationMs, name));
  return [...(main.series.length === 0 ? [] : coursesOf(alert, evaluationMs)), ...others];
}

function coursesOf(alert: Alert, evaluationMs: number, name?: string): readonly TestCase[] {
  const stepMs = stepOf(alert, evaluationMs);
  const timeline = courseOf(alert, stepMs);
  const apart = alert.probe.series.flatMap((each) => unread(each, alert, timeline.phases));
  const course = caseOf(alert, { ...timeline, name: name ?? timeline.name });
  const whole = { ...course, series: distinct([...course.series, ...apart]) };
  const { memoryMs } = alert.probe;
  return memoryMs === undefined
    ? [whole]
    : [whole, deathOf(alert, memoryMs, memoryStepOf(alert, evaluationMs))];
}

/** A target that is gone leaves a stale marker at the end of each series. */
function deathOf(alert: Alert, memoryMs: number, stepMs: number): TestCase {
  const death = caseOf(alert, endOf(alert, memoryMs, stepMs));
  return {
    ...death,
    series: death.series.map(({ series, values }) => ({ series, values: `${values} stale` })),
  };
}

function caseOf(alert: Alert, { name, phases, moments }: Timeline): TestCase {
  const { series, firing } = alert.probe;
  return {
    alert,
    name,
    stepMs: phases.stepMs,
    series: series.map((each) => ({ series: each.series, values: each.course(phases) })),
    looks: moments.map((moment) => ({ atMs: moment.atMs, firing: isShown(moment) ? firing : [] })),
  };
}

/** Series that the alert must not read. Each meets the condition all the time. */
function unread(
  { series, course, elsewhere }: ProbeSeries,
  { expr }: Alert,
  phases: Phases,
): readonly InputSeries[] {
  const { before, during, after, stepMs } = phases;
  const allTheTime = { before: 0, during: before + during + after, after: 0, stepMs };
  return nearMisses(series, expr).map((miss) => ({
    series: miss,
    values: (elsewhere ?? course)(allTheTime),
  }));
}

/** The first of each series: several may be missed nearly by the same one. */
const distinct = (all: readonly InputSeries[]): readonly InputSeries[] =>
  [...new Map(all.toReversed().map((each) => [each.series, each])).values()].toReversed();
