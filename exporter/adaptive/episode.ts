import { COUNTED_DAYS, FIELD, FIELDS } from './band-layout.js';
import type { BandRows } from './band-rows.js';
import type { LocalMoment } from './calendar.js';
import type { Score } from './score.js';

/** Within an episode, a value that is this many times as far out as at the last alert alerts again. */
export const WORSE = 1.5;
/** Shortest time between two alerts of an episode: an outage that takes a moment to be complete is one alert. */
const SETTLED_MS = 300_000;

/** What a value means in its episode. */
export type EpisodeStep = 'inside' | 'begins' | 'worsens' | 'goes on';

/** Follows the episodes of a series: one alert each, and another one if it becomes half as bad again, or an outage. */
export function followEpisode(
  fields: Float64Array,
  field: number,
  { ratio, reason }: Pick<Score, 'ratio' | 'reason'>,
  isOutage: boolean,
  nowMs: number,
  cooldownMs: number,
): EpisodeStep {
  if (!(ratio > 1)) {
    fields[field + FIELD.isTold] = 0;
    return 'inside';
  }
  const quietMs = nowMs - fields[field + FIELD.outsideMs]!;
  fields[field + FIELD.outsideMs] = nowMs;
  const isFirst = quietMs > cooldownMs;
  const isNewOutage = isOutage && (isFirst || fields[field + FIELD.isOutageTold] === 0);
  if (isFirst || isNewOutage) fields[field + FIELD.isOutageTold] = isOutage ? 1 : 0;
  if (isFirst) return tell(fields, field, ratio, nowMs, 'begins');
  if (isNewOutage) return tell(fields, field, ratio, nowMs, 'worsens');
  // A level grows with the time that it lasts, without becoming worse.
  if (reason === 'level' || ratio < WORSE * fields[field + FIELD.alertRatio]!) return 'goes on';
  if (nowMs - fields[field + FIELD.alertMs]! > SETTLED_MS)
    return tell(fields, field, ratio, nowMs, 'worsens');
  fields[field + FIELD.alertRatio] = ratio;
  return 'goes on';
}

function tell<Step extends EpisodeStep>(
  fields: Float64Array,
  field: number,
  ratio: number,
  nowMs: number,
  step: Step,
): Step {
  fields[field + FIELD.isTold] = 1;
  fields[field + FIELD.alertMs] = nowMs;
  fields[field + FIELD.alertRatio] = ratio;
  return step;
}

/** Counts an alert. */
export function countAlert({ fields, alerts }: BandRows, series: number, { day }: LocalMoment): void {
  forgetDays(fields, alerts, series, day);
  const at = series * COUNTED_DAYS + (day % COUNTED_DAYS);
  if (alerts[at]! < 255) alerts[at]! += 1;
}

/** Alerts of the last `COUNTED_DAYS` days, today included. */
export function countedAlerts({ fields, alerts }: BandRows, series: number, { day }: LocalMoment): number {
  forgetDays(fields, alerts, series, day);
  let sum = 0;
  for (let at = series * COUNTED_DAYS; at < (series + 1) * COUNTED_DAYS; at++) sum += alerts[at]!;
  return sum;
}

function forgetDays(fields: Float64Array, alerts: Uint8Array, series: number, day: number): void {
  const field = series * FIELDS + FIELD.alertDay;
  const passed = Math.min(COUNTED_DAYS, Math.max(0, day - fields[field]!));
  for (let back = 0; back < passed; back++) alerts[series * COUNTED_DAYS + ((day - back) % COUNTED_DAYS)] = 0;
  fields[field] = Math.max(day, fields[field]!);
}
