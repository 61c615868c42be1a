/** How a unit test brings an alert about: series that are quiet, then make it fire, then are quiet again. */
export interface Probe {
  readonly series: readonly ProbeSeries[];
  /** The condition holds only this long after the series turned: a clock that has to run up. */
  readonly leadMs?: number;
  /** The condition still holds this long after the series are quiet again: the range of an `increase`. */
  readonly lingerMs?: number;
  /** When the series end without a word, the alert stays this long and then goes. Unset: not tested. */
  readonly memoryMs?: number;
  /** What fires, of this name, while the series say so. */
  readonly firing: readonly Firing[];
  /** What fires when there is no series at all. */
  readonly missing?: readonly Firing[];
}

/** One alert that is expected. */
export interface Firing {
  /** Labels that come from the series. */
  readonly labels: Readonly<Record<string, string>>;
  /** What the alert shows as its value; it has to print the same everywhere, so: few digits. `undefined`: it has none to show. */
  readonly value: number | undefined;
  /** Labels of the rule, where rules of the same name fire together. Unset: those of the rule that is tested. */
  readonly rule?: Readonly<Record<string, string>>;
}

export interface ProbeSeries {
  readonly series: string;
  readonly course: Course;
}

/** The samples of a series, by how many steps each phase takes. */
export type Course = (phases: Phases) => string;

export interface Phases {
  readonly before: number;
  readonly during: number;
  readonly after: number;
  readonly stepMs: number;
}

/** A gauge that stands at a level in each phase. */
export function levels(before: number, during: number, after = before): Course {
  return (phases) =>
    [run(before, 0, phases.before), run(during, 0, phases.during), run(after, 0, phases.after)]
      .filter((part) => part !== '')
      .join(' ');
}

/** A counter that stands still, rises by one a step, and stands still again. */
export const counting: Course = ({ before, during, after }) =>
  [run(0, 0, before), run(1, 1, during), run(during, 0, after)].filter((part) => part !== '').join(' ');

/** promtool's notation: `a+bxn` are n + 1 samples. */
export function run(start: number, slope: number, samples: number): string {
  return samples <= 0 ? '' : `${start}+${slope}x${samples - 1}`;
}
