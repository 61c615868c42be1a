import * as z from 'zod';
import { formatDuration, parseDuration } from './duration.js';

/** Most alerts of a limit: more are no limit. */
const MAX_LIMITED_ALERTS = 1_000;

/** At most so many alerts within a time. */
export interface AlertRate {
  readonly alerts: number;
  readonly withinMs: number;
}

const RATE = /^(\d+)\/(?:(minute|hour|day|week)|((?:\d+(?:ms|s|m|h|d|w))+))$/;
const UNIT_MS: Readonly<Record<string, number>> = {
  minute: 60_000,
  hour: 3_600_000,
  day: 86_400_000,
  week: 604_800_000,
};

function rateOf(text: string): AlertRate {
  const [, alerts, unit = '', duration = ''] = RATE.exec(text) ?? [];
  return { alerts: Number(alerts), withinMs: UNIT_MS[unit] ?? parseDuration(duration) ?? 0 };
}

/** `10/hour` or `10/15m`. */
export const alertRateSchema = z
  .string({ error: 'expected a number of alerts and a time in quotes, such as "10/hour"' })
  .regex(
    RATE,
    'expected a number of alerts per minute, hour, day, week or duration, such as "10/hour" or "3/15m"',
  )
  .transform(rateOf)
  .refine(
    ({ alerts }) => alerts > 0,
    'expected more than 0 alerts: to be told of nothing, remove the insight',
  )
  .refine(({ alerts }) => alerts <= MAX_LIMITED_ALERTS, `expected at most ${MAX_LIMITED_ALERTS} alerts`)
  .refine(({ withinMs }) => withinMs > 0, 'expected a time longer than zero');

/** `10/hour`, as a person would write it. */
export function rateText({ alerts, withinMs }: AlertRate): string {
  const unit = Object.keys(UNIT_MS).find((each) => UNIT_MS[each] === withinMs);
  return `${alerts}/${unit ?? formatDuration(withinMs)}`;
}
