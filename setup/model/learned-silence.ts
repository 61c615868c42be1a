import * as z from 'zod';
import { ADAPTIVE_DEFAULTS } from './adaptive-threshold.js';
import type { Season } from './adaptive-threshold.js';
import { DURATION_PATTERN, parseDuration } from './duration.js';
import { durationSchema, MAX_DURATION_MS } from './duration-schema.js';
import { seasonSchema, timeZoneSchema } from './season-schema.js';

/** How a silence learns how long is usual. */
export interface LearnedSilence {
  readonly season: Season;
  /** Time zone of its days: an IANA name or an offset. */
  readonly zone: string;
  /** How long it watches before it alerts. */
  readonly warmupMs: number;
}

const LEARNED = 'learned';

/** A duration, or `learned`. */
export const silentForSchema = z
  .string({
    error: ({ input }) => (input === undefined ? undefined : 'expected a duration in quotes, such as "60s"'),
  })
  .refine((text) => text === LEARNED || DURATION_PATTERN.test(text), {
    error: 'expected a duration such as "250ms", "10s", "5m", "1h30m" or "30d", or "learned"',
    abort: true,
  })
  .transform((text) => (text === LEARNED ? LEARNED : (parseDuration(text) ?? 0)))
  .refine((ms) => ms === LEARNED || ms > 0, 'expected a duration longer than zero')
  .refine((ms) => ms === LEARNED || ms <= MAX_DURATION_MS, 'expected a duration of at most 3650d');

/** The options of `"silentFor": "learned"`. They have no defaults here: whether one is declared matters. */
export const learnedSilenceKeys = {
  season: seasonSchema
    .optional()
    .describe(
      'With "learned": what is compared: each half hour with that of other days ("day"), weekends apart ("day+weekend"), each hour with that of other weeks ("week"), or everything ("none"). Default: "day+weekend".',
    ),
  timeZone: timeZoneSchema
    .optional()
    .describe('With "learned": the time zone of its days. It knows daylight saving time. Default: UTC.'),
  warmup: durationSchema
    .optional()
    .describe('With "learned": watches for this long before it alerts. Default: 24h.'),
};

type LearnedSilenceInput = z.output<z.ZodObject<typeof learnedSilenceKeys>>;

export function learnedSilenceOf({ season, timeZone, warmup }: LearnedSilenceInput): LearnedSilence {
  const defaults = ADAPTIVE_DEFAULTS;
  return {
    season: season ?? defaults.season,
    zone: timeZone ?? defaults.zone,
    warmupMs: warmup ?? defaults.warmupMs,
  };
}

/** Reports the options that a fixed silence does not have. */
export function reportStrayKeys(input: LearnedSilenceInput, context: z.RefinementCtx): void {
  for (const key of ['season', 'timeZone', 'warmup'] as const) {
    if (input[key] === undefined) continue;
    context.addIssue({ code: 'custom', path: [key], message: `"${key}" needs "silentFor": "learned"` });
  }
}
