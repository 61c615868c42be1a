import type { Objective } from '../model/objective.js';
import type { SeverityRole } from '../model/severity.js';
import { BURN_TIERS } from '../alert-names.js';
import type { BurnTier } from '../alert-names.js';
import { roundNumber } from '../value/rounded.js';

/**
 * At a burn rate of 1, the error budget lasts exactly as long as the objective's window. An alert requires the rate to be exceeded
 * over a long window, so that it is significant, and over a short one, so that it resolves soon after the cause has ended.
 * https://sre.google/workbook/alerting-on-slos/#6-multiwindow-multi-burn-rate-alerts
 */
export interface Burn {
  readonly tier: BurnTier;
  readonly severity: SeverityRole;
  readonly longMs: number;
  readonly shortMs: number;
  /** Ratio of bad events at which the budget burns at this tier's rate. */
  readonly errorRatio: number;
  /** The burn rate. */
  readonly rate: number;
}

const HOUR_MS = 3_600_000;
/** The workbook's windows are for an objective of this duration; they are scaled for others. */
const REFERENCE_MS = 30 * 24 * HOUR_MS;
const SHORT_PART = 12;

const REFERENCE: Readonly<Record<BurnTier, { rate: number; longMs: number; severity: SeverityRole }>> = {
  fastest: { rate: 14.4, longMs: HOUR_MS, severity: 'critical' },
  fast: { rate: 6, longMs: 6 * HOUR_MS, severity: 'critical' },
  slow: { rate: 3, longMs: 24 * HOUR_MS, severity: 'warning' },
  slowest: { rate: 1, longMs: 72 * HOUR_MS, severity: 'warning' },
};

/** The error budget: ratio of bad events that the target allows. */
export const errorBudget = ({ target }: Pick<Objective, 'target'>) => roundNumber(1 - target);

/**
 * The tiers of an objective, fastest first. A tier is omitted if its rate cannot be reached even in a full outage: with a target of
 * 0.9 the maximum rate is 10. Tiers whose windows are too short for the scrape interval share the shortest possible windows.
 */
export function burnsOf({ target, over }: Objective, scrapeMs: number): readonly Burn[] {
  return BURN_TIERS.map((tier): Burn => {
    const { rate, longMs, severity } = REFERENCE[tier];
    const shortMs = Math.max(
      wholeSeconds((longMs / SHORT_PART) * (over / REFERENCE_MS)),
      minWindowMs(scrapeMs),
    );
    return {
      tier,
      severity,
      rate,
      shortMs,
      longMs: shortMs * SHORT_PART,
      errorRatio: roundNumber(rate * (1 - target)),
    };
  }).filter(({ errorRatio }) => errorRatio < 1);
}

/** A rate needs two samples. A range of four scrape intervals tolerates a missed scrape and jitter. */
const minWindowMs = (scrapeMs: number) => wholeSeconds(Math.max(4 * scrapeMs, 1_000));
const wholeSeconds = (ms: number) => Math.ceil(ms / 1_000) * 1_000;
