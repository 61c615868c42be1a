/** Which side of what is normal counts. */
export type BandSide = 'above' | 'below' | 'both';

/**
 * What is compared with what: every half hour with the same half hour of other days (`day`), with weekends apart from working days
 * (`day+weekend`), or every hour with the same hour of other weeks (`week`). `none`: with everything before.
 */
export type Season = 'none' | 'day' | 'day+weekend' | 'week';

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

/** The shipped defaults. The last one depends on the metric: a window that is shorter is scored once per window. */
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
