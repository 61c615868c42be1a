import type { TimedAlert } from './timed-alert.js';

/** A time in which something was wrong, as a person says. */
export interface LabelledTime {
  readonly startMs: number;
  readonly endMs: number;
  /** Name of the rule that should have told; unset: any. */
  readonly rule: string | undefined;
}

/** How well a rule has told of what was wrong. */
export interface LabelScore {
  /** Share of its alerts that overlap a labelled time; `null` without alerts. */
  readonly precision: number | null;
  /** Share of the labelled times in which it has told; `null` without labelled times. */
  readonly recall: number | null;
  /** Median time from the beginning of a labelled time to its alert; `null` if none was told. */
  readonly delaySeconds: number | null;
  readonly labelled: number;
  readonly told: number;
}

/** @param alerts of the rule, in the order in which they fired */
export function scoreByLabels(
  name: string,
  alerts: readonly Pick<TimedAlert, 'firedMs' | 'endMs'>[],
  times: readonly LabelledTime[],
  lastMs: number,
): LabelScore {
  const own = times.filter(({ rule }) => rule === undefined || rule === name);
  const right = alerts.filter((alert) => own.some((time) => overlaps(alert, time, lastMs)));
  const delays = own
    .map((time) => alerts.find((alert) => overlaps(alert, time, lastMs)))
    .flatMap((alert, index) =>
      alert === undefined ? [] : [Math.max(0, alert.firedMs - (own[index]?.startMs ?? 0)) / 1000],
    );
  return {
    precision: share(right.length, alerts.length),
    recall: share(delays.length, own.length),
    delaySeconds: median(delays),
    labelled: own.length,
    told: delays.length,
  };
}

function overlaps(
  { firedMs, endMs }: Pick<TimedAlert, 'firedMs' | 'endMs'>,
  time: LabelledTime,
  lastMs: number,
): boolean {
  return firedMs <= time.endMs && Math.min(endMs, lastMs) >= time.startMs;
}

const share = (part: number, whole: number) =>
  whole === 0 ? null : Math.round((part / whole) * 1000) / 1000;

function median(values: readonly number[]): number | null {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? null;
}
