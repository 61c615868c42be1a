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
  /** Further courses of the series, each tested by itself. */
  readonly also?: readonly Scenario[];
  /** Why no test can be made. The other fields are then empty. */
  readonly untested?: string;
}

/** Another way in which an alert fires, or, if `firing` is empty, one in which it must not. */
export interface Scenario extends Omit<Probe, 'also' | 'untested' | 'missing' | 'outage'> {
  readonly name: string;
}

/** An exporter that disappears while an alert fires, comes back, and after a while knows that the insight has ended. */
export interface ExporterOutage {
  /** The series of the insight that are firing. */
  readonly firing: readonly string[];
  /** Series that the annotations look up. */
  readonly texts: readonly ProbeSeries[];
  /** The series of the uptime, and the uptime in seconds above which the exporter knows. */
  readonly uptime: string;
  readonly knows: number;
  /** What ends the alert before: series with this value. */
  readonly ends: readonly OutageEnd[];
}

/** What an exporter that is back says about an insight. */
export interface OutageEnd {
  /** Such as "it reads an event". */
  readonly what: string;
  readonly series: readonly string[];
  readonly value: number;
  /** Values that do not end it, one at each evaluation before. Empty: the series are absent. */
  readonly otherwise: readonly number[];
  /** The series of another exporter: it shows the same in the end, but not before. */
  readonly elsewhere?: { readonly series: string; readonly otherwise: readonly number[] };
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
  /**
   * The course of the same series with other labels, which the alert must not read. Default: `course` as if there were no other phase
   * than that in which the condition is met.
   */
  readonly elsewhere?: Course;
}

/** Seconds for which an exporter has run that knows everything: longer than any insight waits. */
export const LONG_UPTIME = 1_000_000_000;

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

/**
 * A counter that starts anew, is constant, then increases by half per step, then is constant again. Its increase is above zero, but
 * first below one; and a counter that starts anew has not increased.
 */
export const counting: Course = ({ before, during, after }) => {
  const restarted = Math.floor(before / 2);
  return [
    run(9, 0, before - restarted),
    run(0, 0, restarted),
    run(0.5, 0.5, during),
    run(during / 2, 0, after),
  ]
    .filter((part) => part !== '')
    .join(' ');
};

/** Always there: what `vanishing` must not be mistaken for. */
export const present: Course = ({ before, during, after }) => run(1, 0, before + during + after);

/** Present, then absent, then present again. */
export const vanishing: Course = ({ before, during, after }) =>
  `1x${before - 1} stale _x${during - 1} 1x${after - 1}`;

/** promtool's notation: `a+bxn` are n + 1 samples. */
export function run(start: number, slope: number, samples: number): string {
  return samples <= 0 ? '' : `${start}+${slope}x${samples - 1}`;
}
