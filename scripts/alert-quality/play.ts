import { scoredSeries } from '../../exporter/adaptive/score-series.js';
import type { TimedValue } from '../../exporter/adaptive/score-series.js';
import { Calendar } from '../../exporter/adaptive/calendar.js';
import { ADAPTIVE_DEFAULTS } from '../../setup/model/adaptive-threshold.js';
import type { AdaptiveThreshold } from '../../setup/model/adaptive-threshold.js';
import { zoneOf } from '../../setup/time/zone.js';
import type { StreamKind } from './kinds.js';
import { Seeded } from './seeded.js';

const MINUTE_MS = 60_000;
export const DAY_MINUTES = 1440;
/** Midnight of a Monday in the time zone of the stream. Clocks are set forward in Berlin on the twenty-first day. */
const START_LOCAL_MS = Date.UTC(2026, 2, 9);
export const DAYS = 24;

/** What a fault does to the intensity of a stream in a minute; 1 for nothing. */
export type Fault = (minute: number) => number;

export const noFault: Fault = () => 1;

/** What became of a stream: minutes since its start. */
export interface Played {
  readonly alerts: readonly number[];
  readonly outside: readonly number[];
}

/** Scores one stream with the shipped defaults and the options of its kind. */
export function play(
  kind: StreamKind,
  seed: number,
  fault: Fault,
  more: Partial<AdaptiveThreshold> = {},
): Played {
  const options = { ...ADAPTIVE_DEFAULTS, ...kind.options, ...more };
  const values = valuesOf(kind, seed, fault, options);
  const alerts: number[] = [];
  const outside: number[] = [];
  let minute = -1;
  for (const { score } of scoredSeries(values, options)) {
    minute++;
    if (score.isAlert) alerts.push(minute);
    if (score.ratio > 1) outside.push(minute);
  }
  return { alerts, outside };
}

function valuesOf(
  kind: StreamKind,
  seed: number,
  fault: Fault,
  options: AdaptiveThreshold,
): readonly TimedValue[] {
  const calendar = new Calendar(options);
  const startMs = zoneOf(options.zone)?.toUtcMs(START_LOCAL_MS) ?? START_LOCAL_MS;
  const valueAt = kind.begin(new Seeded(seed));
  return Array.from({ length: DAYS * DAY_MINUTES }, (_, minute) => {
    const atMs = startMs + minute * MINUTE_MS;
    const { minute: ofDay, weekday } = calendar.at(atMs);
    return { atMs, value: valueAt({ hour: ofDay / 60, weekday }, fault(minute)) };
  });
}
