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
/** Clocks are set forward in Berlin on the twenty-first day. */
const FIRST_DAY = '2026-03-09';
const DAY_MS = DAY_MINUTES * MINUTE_MS;
export const DAYS = 24;

/** What a fault does to the intensity of a stream in a minute; 1 for nothing. */
export type Fault = (minute: number) => number;

export const noFault: Fault = () => 1;

/** What became of a stream: minutes since its start. */
export interface Played {
  readonly alerts: readonly number[];
  readonly outside: readonly number[];
}

/** The date of a day of a stream, counted from 0. */
export function dateOf({ firstDay = FIRST_DAY }: StreamKind, day: number): string {
  return new Date(Date.parse(firstDay) + day * DAY_MS).toISOString().slice(0, 10);
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
  // Midnight of a Monday in the time zone of the stream.
  const localMs = Date.parse(kind.firstDay ?? FIRST_DAY);
  const startMs = zoneOf(options.zone)?.toUtcMs(localMs) ?? localMs;
  const valueAt = kind.begin(new Seeded(seed));
  return Array.from({ length: DAYS * DAY_MINUTES }, (_, minute) => {
    const atMs = startMs + minute * MINUTE_MS;
    const { minute: ofDay, weekday } = calendar.at(atMs);
    return { atMs, value: valueAt({ hour: ofDay / 60, weekday }, fault(minute)) };
  });
}
