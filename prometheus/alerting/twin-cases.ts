import { levels, run } from './probe.js';
import type { Course, ProbeSeries, Scenario } from './probe.js';
import { selector } from '../promql.js';

type Labels = Readonly<Record<string, string>>;

/** A second exporter of the same service, whose setup still says another severity. */
export const OTHER_EXPORTER = 'exporter-2:9464';

/** Fires in one exporter all the time and in another one for half of it: then both fire, and it is still one alert. */
export function firingIn(name: string, labels: Labels): readonly ProbeSeries[] {
  const other = { ...labels, instance: OTHER_EXPORTER, severity: 'another' };
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

/** The exporter has just started and shows nothing. Only alerts of others fire: the twin must not take them for itself. */
export function othersFired(name: string, service: string, labels: Labels, uptime: string): Scenario {
  const own = { ...labels, alertname: name, alertstate: 'firing', service };
  const others = [
    { ...own, alertname: `other ${name}` },
    { ...own, alertstate: 'pending' },
    { ...own, service: `other ${service}` },
  ];
  return {
    name: 'the exporter has just started, and only other alerts fire',
    series: [
      { series: uptime, course: levels(1, 1) },
      ...others.map((each) => ({ series: selector('ALERTS', each), course: levels(1, 1) })),
    ],
    firing: [],
  };
}
