import type { Alert } from '../alerting/alert.js';
import type { Firing, Phases, ProbeSeries } from '../alerting/probe.js';
import { nearMisses } from './near-misses.js';
import { outageTests } from './outage.js';
import { outageStepOf, stepOf } from './step.js';
import type { InputSeries } from './test-file.js';
import { courseOf, isShown } from './timeline.js';
import type { Moment, Timeline } from './timeline.js';

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
  return [whole, ...outagesOf(alert, outageStepOf(alert, evaluationMs))];
}

function outagesOf(alert: Alert, stepMs: number): readonly TestCase[] {
  return outageTests(alert, stepMs).map(({ name, series, moments }) => ({
    alert,
    name,
    stepMs,
    series,
    looks: looksAt(moments, alert),
  }));
}

const looksAt = (moments: readonly Moment[], { probe: { firing } }: Alert): TestCase['looks'] =>
  moments.map((moment) => ({ atMs: moment.atMs, firing: isShown(moment) ? firing : [] }));

function caseOf(alert: Alert, { name, phases, moments }: Timeline): TestCase {
  return {
    alert,
    name,
    stepMs: phases.stepMs,
    series: alert.probe.series.map((each) => ({ series: each.series, values: each.course(phases) })),
    looks: looksAt(moments, alert),
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
export const distinct = (all: readonly InputSeries[]): readonly InputSeries[] =>
  [...new Map(all.toReversed().map((each) => [each.series, each])).values()].toReversed();
