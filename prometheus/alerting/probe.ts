/** How a unit test makes an alert fire: its series first do not meet the condition, then meet it, then do not meet it again. */
export interface Probe {
  readonly series: readonly ProbeSeries[];
  /** Time from the change of the series until the condition is true, for example for a timestamp that has to become old. */
  readonly leadMs?: number;
  /** Time from the end of the change until the condition is false, for example the range of an `increase`. */
  readonly lingerMs?: number;
  /** How the alert outlives the exporter. Unset: it does not. */
  readonly outage?: ExporterOutage;
  /** The alerts with this name that fire while the series meet the condition. */
  readonly firing: readonly Firing[];
  /** The alerts that fire without any series. */
  readonly missing?: readonly Firing[];
  /** By how many steps versions of Prometheus differ in the time at which the condition is true. Default 0. */
  readonly slackSteps?: number;
  /** Why no test can be made. The other fields are then empty. */
  readonly untested?: string;
}

/** An exporter that disappears while an alert fires, comes back, and after a while knows that the insight has ended. */
export interface ExporterOutage {
  /** The series of the insight that is firing. */
  readonly firing: string;
  /** Series that the annotations look up. */
  readonly texts: readonly ProbeSeries[];
  /** The series of the uptime, and the uptime in seconds above which the exporter knows. */
  readonly uptime: string;
  readonly knows: number;
  /** What ends the alert before: a series with this value. */
  readonly ends: readonly OutageEnd[];
}

/** What an exporter that is back says about an insight. */
export interface OutageEnd {
  /** Such as "it reads an event". */
  readonly what: string;
  readonly series: string;
  readonly value: number;
}

/** One expected alert. */
export interface Firing {
  /** Labels of the series. */
  readonly labels: Readonly<Record<string, string>>;
  /** The value of the alert, with few digits, so that all programs print it the same. `undefined`: it shows no value. */
  readonly value: number | undefined;
  /** Labels of the rule, if several rules of the same name fire together. Unset: those of the tested rule. */
  readonly rule?: Readonly<Record<string, string>>;
}

export interface ProbeSeries {
  readonly series: string;
  readonly course: Course;
}

/** Writes the samples of a series for the given number of steps in each phase. */
export type Course = (phases: Phases) => string;

export interface Phases {
  readonly before: number;
  readonly during: number;
  readonly after: number;
  readonly stepMs: number;
}

/** A gauge with one constant value per phase. */
export function levels(before: number, during: number, after = before): Course {
  return (phases) =>
    [run(before, 0, phases.before), run(during, 0, phases.during), run(after, 0, phases.after)]
      .filter((part) => part !== '')
      .join(' ');
}

/** A counter that is constant, then increases by one per step, then is constant again. */
export const counting: Course = ({ before, during, after }) =>
  [run(0, 0, before), run(1, 1, during), run(during, 0, after)].filter((part) => part !== '').join(' ');

/** Present, then absent, then present again. */
export const vanishing: Course = ({ before, during, after }) =>
  `1x${before - 1} stale _x${during - 1} 1x${after - 1}`;

/** promtool's notation: `a+bxn` are n + 1 samples. */
export function run(start: number, slope: number, samples: number): string {
  return samples <= 0 ? '' : `${start}+${slope}x${samples - 1}`;
}
