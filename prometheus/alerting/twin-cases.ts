import type { Severity } from '../../setup/model/insight.js';
import { run } from './probe.js';
import type { Course, ProbeSeries, Scenario } from './probe.js';
import { selector } from '../promql.js';

type Labels = Readonly<Record<string, string>>;

/** A second exporter of the same service, whose setup still says another severity. */
const OTHER_EXPORTER = 'exporter-2:9464';

/** Fires in one exporter all the time and in another one for half of it: then both fire, and it is still one alert. */
export function firingIn(name: string, labels: Labels, severity: Severity): readonly ProbeSeries[] {
  const other = { ...labels, instance: OTHER_EXPORTER, severity: severity === 'info' ? 'warning' : 'info' };
  return [
    { series: selector(name, labels), course: firingOnce },
    { series: selector(name, other), course: lateHalf },
  ];
}

/** The value 2 at the end, which no insight has, tells `== 1` from `>= 1`. */
const firingOnce: Course = ({ before, during, after }) =>
  [run(0, 0, before), run(1, 0, during), run(0, 0, after - 2), run(2, 0, Math.min(after, 2))]
    .filter((part) => part !== '')
    .join(' ');

const lateHalf: Course = ({ before, during, after }) => {
  const late = Math.floor(during / 2);
  return [run(0, 0, before + during - late), run(1, 0, late), run(0, 0, after)]
    .filter((part) => part !== '')
    .join(' ');
};

/**
 * A clock that advances with time, stops, and advances again. It stops at a time from which the silence ends exactly at an evaluation,
 * which tells `>` from `>=`.
 */
const stoppingClock =
  (silentMs: number): Course =>
  ({ before, during, after, stepMs }) => {
    const step = stepMs / 1000;
    const early = (silentMs % stepMs) / 1000;
    const resumed = before + during;
    return [
      run(step - early, step, before),
      run(before * step - early, 0, during),
      run(resumed * step, step, after),
    ]
      .filter((part) => part !== '')
      .join(' ');
  };

/** A clock that stopped after its first step. */
const stopped: Course = ({ before, during, after, stepMs }) => run(stepMs / 1000, 0, before + during + after);

/** A clock that advances all the time. */
const running: Course = ({ before, during, after, stepMs }) =>
  run(stepMs / 1000, stepMs / 1000, before + during + after);

/** The last events of a stream, of which one exporter has read all and another one only the first. */
export function lastEvents(name: string, labels: Labels, silentMs: number): readonly ProbeSeries[] {
  return [
    { series: selector(name, labels), course: stoppingClock(silentMs), elsewhere: running },
    { series: selector(name, { ...labels, instance: OTHER_EXPORTER }), course: stopped, elsewhere: running },
  ];
}

/** A stream whose only event came within the first second, until another one comes. */
const onlyEvent: Course = ({ before, during, after, stepMs }) =>
  [
    run(Math.min(1, stepMs / 1000), 0, before + during),
    run(((before + during) * stepMs) / 1000, stepMs / 1000, after),
  ]
    .filter((part) => part !== '')
    .join(' ');

/** An exporter that starts anew has not seen an event yet; -1, which no clock shows, tells `> 0` from `!= 0`. */
const noEvent: Course = ({ before, during, after, stepMs }) =>
  [run(Math.min(1, stepMs / 1000), 0, 1), run(0, 0, before - 1), run(-1, 0, during), run(0, 0, after)]
    .filter((part) => part !== '')
    .join(' ');

/**
 * How else a silence is told from what looks like it. `last`: the series of the time of the last event; `series`: those of which the
 * alert takes its value.
 */
export function silenceCases(
  last: string,
  firingSeries: readonly ProbeSeries[],
  { series, firing, leadMs = 0, memoryMs = 0 }: Pick<Scenario, 'series' | 'firing' | 'leadMs' | 'memoryMs'>,
): readonly Scenario[] {
  return [
    {
      name: 'the exporter fires, and nothing tells the time of the last event',
      series: [...firingSeries, ...series],
      firing,
      memoryMs,
    },
    {
      name: 'no event yet',
      series: [{ series: last, course: noEvent, elsewhere: running }],
      leadMs,
      firing: [],
    },
    {
      name: 'a single event, long ago',
      series: [{ series: last, course: onlyEvent, elsewhere: running }, ...series],
      leadMs,
      firing,
      slackSteps: 4,
    },
  ];
}
