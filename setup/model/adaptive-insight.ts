import type * as z from 'zod';
import { ADAPTIVE_DEFAULTS, adaptiveKeys } from './adaptive-threshold.js';
import type { AdaptiveThreshold } from './adaptive-threshold.js';

/** An insight of a metric, as its schema reads it. */
export type MetricRuleInput = z.output<z.ZodObject<typeof adaptiveKeys>> & {
  readonly metric: string;
  readonly above?: number | undefined;
  readonly below?: number | undefined;
  readonly clearAbove?: number | undefined;
  readonly clearBelow?: number | undefined;
  readonly for: number;
  readonly minimumEvents: number;
};

/** How long a value must be normal before an insight ends, unless it says so. */
const CLEAR_AFTER_MS = 30 * 60_000;
const BOUND_KEYS = ['above', 'below', 'clearAbove', 'clearBelow'] as const;

/** The options that bounds have too. */
const SHARED_KEYS = new Set(['outside', 'change', 'clearAfter', 'cooldown']);

/** The options of `"outside": "normal"` that are declared without it. */
export function strayAdaptiveKeys(input: MetricRuleInput): readonly string[] {
  const read: Readonly<Record<string, unknown>> = input;
  return Object.keys(adaptiveKeys).filter((key) => !SHARED_KEYS.has(key) && read[key] !== undefined);
}

/** An insight that learns what is normal. */
export function adaptiveOf(input: MetricRuleInput, context: z.RefinementCtx) {
  reportContradictions(input, context);
  const { metric, minimumEvents } = input;
  const clearAfterMs = input.clearAfter ?? CLEAR_AFTER_MS;
  return {
    kind: 'adaptive' as const,
    metric,
    band: bandOf(input),
    forMs: input.for,
    clearAfterMs,
    minimumEvents,
  };
}

function bandOf(input: MetricRuleInput): AdaptiveThreshold {
  const defaults = ADAPTIVE_DEFAULTS;
  return {
    side: input.side ?? defaults.side,
    season: input.season ?? defaults.season,
    zone: input.timeZone ?? defaults.zone,
    budgetPerDay: input.budget ?? defaults.budgetPerDay,
    minChange: input.minChange ?? defaults.minChange,
    warmupMs: input.warmup ?? defaults.warmupMs,
    record: input.record ?? defaults.record,
    cooldownMs: input.cooldown ?? defaults.cooldownMs,
    holidays: input.holidays ?? defaults.holidays,
    specialDays: input.specialDays ?? defaults.specialDays,
    // Unless it is declared, it follows the metric: see `insightsWithTicks`.
    everyMs: input.every ?? NaN,
  };
}

function reportContradictions(input: MetricRuleInput, context: z.RefinementCtx): void {
  const report = (key: string, message: string) => context.addIssue({ code: 'custom', path: [key], message });
  if (input.change !== undefined) report('change', 'use "outside": "normal" or "change", not both');
  for (const key of BOUND_KEYS) {
    if (input[key] === undefined) continue;
    report(key, `use "outside": "normal", which learns its bounds, or "${key}", not both`);
  }
  const { season = ADAPTIVE_DEFAULTS.season, holidays = [], specialDays = [] } = input;
  if (holidays.length > 0 && (season === 'none' || season === 'day')) {
    const seasons = '"season": "day+weekend" or "week"';
    report('holidays', `a holiday is like a Sunday, which needs ${seasons}, found "${season}"`);
  }
  const both = holidays.find((date) => specialDays.includes(date));
  if (both !== undefined) {
    report('specialDays', `"${both}" is either like a Sunday or like no other day: it is in "holidays" too`);
  }
}
