import * as z from 'zod';
import { changeSchema } from './change-schema.js';
import { durationSchema, positiveDurationSchema } from './duration-schema.js';
import { seasonSchema, timeZoneSchema } from './season-schema.js';

/** Which side of what is normal counts. */
export type BandSide = 'above' | 'below' | 'both';

/**
 * What is compared with what: every half hour with the same half hour of other days (`day`), with weekends apart from working days
 * (`day+weekend`), or every hour with the same hour of other weeks (`week`). `none`: with everything before.
 */
export type Season = 'none' | 'day' | 'day+weekend' | 'week';

/** How many slots each season has. */
export const SEASON_SLOTS: Readonly<Record<Season, number>> = {
  none: 1,
  day: 48,
  'day+weekend': 96,
  week: 168,
};

/** The least change that alerts: an amount, or a share of what is expected. */
export type LeastChange =
  { readonly kind: 'amount'; readonly amount: number } | { readonly kind: 'share'; readonly share: number };

/** How an insight learns what is normal, and how far from it a value may be. */
export interface AdaptiveThreshold {
  readonly side: BandSide;
  readonly season: Season;
  /** Time zone of its days: an IANA name or an offset. */
  readonly zone: string;
  /** The alerts per day of one series that a person wants to receive at most. */
  readonly budgetPerDay: number;
  readonly minChange: LeastChange;
  readonly warmupMs: number;
  /** Share of the range so far by which a value beyond the range is out of the ordinary; 0: records do not count. */
  readonly record: number;
  /** One alert per episode: an episode is over after this long without a value outside. */
  readonly cooldownMs: number;
  /** Days like a Sunday: `2026-12-25`, or `12-25` for every year. */
  readonly holidays: readonly string[];
  /** Days like no other, which neither alert nor teach. */
  readonly specialDays: readonly string[];
  /** Time between two scores. */
  readonly everyMs: number;
}

/** The alerts per day of a budget by name. */
export const BUDGETS: Readonly<Record<'low' | 'medium' | 'high', number>> = {
  low: 1 / 7,
  medium: 2 / 7,
  high: 1,
};

/** The shipped defaults. A window that is shorter is scored once per window. */
export const ADAPTIVE_DEFAULTS: AdaptiveThreshold = {
  side: 'both',
  season: 'day+weekend',
  zone: 'UTC',
  budgetPerDay: BUDGETS.medium,
  minChange: { kind: 'amount', amount: 0 },
  warmupMs: 24 * 3_600_000,
  record: 0.02,
  cooldownMs: 4 * 3_600_000,
  holidays: [],
  specialDays: [],
  everyMs: 60_000,
};

const BUDGET = /^(?:(low|medium|high)|(\d+(?:\.\d+)?)\/(day|week|month))$/;
const BUDGET_DAYS: Readonly<Record<string, number>> = { day: 1, week: 7, month: 30 };
function alertsPerDay(text: string): number {
  const [, name, alerts, per = ''] = BUDGET.exec(text) ?? [];
  if (name === 'low' || name === 'medium' || name === 'high') return BUDGETS[name];
  return Number(alerts) / (BUDGET_DAYS[per] ?? NaN);
}

/** `2/week`, as a person would write it. */
export function budgetText(perDay: number): string {
  const per =
    ['day', 'week', 'month'].find((unit) => isWhole(perDay * (BUDGET_DAYS[unit] ?? NaN))) ?? 'month';
  return `${Number((perDay * (BUDGET_DAYS[per] ?? NaN)).toPrecision(3))}/${per}`;
}

const isWhole = (value: number) => Math.abs(value - Math.round(value)) < 1e-9 && value > 0.5;

/** Most alerts per day of a budget: more is no alert, but a log. */
const MAX_BUDGET_PER_DAY = 24;
const SHARE = /^(\d+(?:\.\d+)?)%$/;
const DATE = /^(?:\d{4}-)?(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])$/;

/** Limits of the time between two looks. */
export const SHORTEST_TICK_MS = 1_000;
const LONGEST_TICK_MS = 30 * 60_000;

const datesSchema = z
  .array(z.string().regex(DATE, 'expected a date such as "2026-12-25", or "12-25" for every year'))
  .max(1_000);

function shareOf(text: string): number {
  return Number(SHARE.exec(text)?.[1]) / 100;
}

const shareSchema = z.string().regex(SHARE, 'expected a share such as "10%"').transform(shareOf);

/** The options that only `"outside": "normal"` has. They have no defaults here: whether one is declared matters. */
export const adaptiveKeys = {
  outside: z
    .union([z.literal('normal'), z.array(z.number()).length(2)], {
      error: 'expected "normal", or a least and a greatest value such as [10, 20]',
    })
    .optional()
    .describe(
      'Two bounds such as [10, 20]: active while the value is less than the first or greater than the second. "normal": active while the value is not what is normal for its series at this time.',
    ),
  change: changeSchema,
  budget: z
    .string()
    .regex(BUDGET, 'expected "low", "medium", "high", or alerts per day, week or month such as "2/week"')
    .transform(alertsPerDay)
    .refine((perDay) => perDay > 0, 'expected more than 0 alerts: to be told of nothing, remove the insight')
    .refine((perDay) => perDay <= MAX_BUDGET_PER_DAY, `expected at most ${MAX_BUDGET_PER_DAY} alerts a day`)
    .optional()
    .describe(
      'With "outside": the alerts of one series that you want at most: "2/week", "low" (1/week), "medium" (2/week) or "high" (1/day). Default: "medium".',
    ),
  side: z
    .enum(['above', 'below', 'both'])
    .optional()
    .describe('With "outside": which side of what is normal counts. Default: "both".'),
  season: seasonSchema
    .optional()
    .describe(
      'With "outside": what is compared: each half hour with that of other days ("day"), weekends apart ("day+weekend"), each hour with that of other weeks ("week"), or everything ("none"). Default: "day+weekend".',
    ),
  timeZone: timeZoneSchema
    .optional()
    .describe(
      'With "outside" and "change": the time zone of its days. It knows daylight saving time. Default: UTC.',
    ),
  minChange: z
    .union([
      z
        .number()
        .min(0)
        .transform((amount): LeastChange => ({ kind: 'amount', amount })),
      shareSchema.transform((share): LeastChange => ({ kind: 'share', share })),
    ])
    .optional()
    .describe(
      'With "outside" and "change": a smaller change never alerts: an amount such as 5, or, with "outside", a share of what is expected such as "10%". Default: 0.',
    ),
  warmup: durationSchema
    .optional()
    .describe('With "outside": learns for this long before it alerts. Default: 24h.'),
  record: shareSchema
    .optional()
    .describe(
      'With "outside": a value beyond everything so far by this share of the range alerts too. "0%": never. Default: 2%.',
    ),
  holidays: datesSchema
    .optional()
    .describe('With "outside": days that are like a Sunday, "2026-12-25" or "12-25". Default: none.'),
  specialDays: datesSchema
    .optional()
    .describe('With "outside": days like no other: they neither alert nor teach. Default: none.'),
  cooldown: durationSchema
    .optional()
    .describe(
      'Bound: one alert per episode; an episode is over after this long without a value beyond the bound, or outside. One that becomes half as bad again alerts again. Default: none; with "outside": "normal" 4h.',
    ),
  clearAfter: durationSchema
    .optional()
    .describe(
      'Bound: ends when the value has been clear, or normal, for this long. Default: at once; with "outside" 30m.',
    ),
  every: positiveDurationSchema
    .refine((ms) => ms <= LONGEST_TICK_MS, 'expected at most 30m: a slot of the season is half an hour')
    .refine((ms) => ms >= SHORTEST_TICK_MS, 'expected at least 1s')
    .optional()
    .describe(
      'With "outside": time between two looks. Default: 1m, or the size of a window that is shorter, but at least 1s. With "change" also between two values that are kept: a divisor of a day. Default: 1m, and 5m against last week.',
    ),
};
