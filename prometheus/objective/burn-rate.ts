import type { Objective } from '../../setup/model/alerting.js';
import type { Severity } from '../../setup/model/insight.js';
import { BURN_TIERS } from '../../setup/alert-names.js';
import type { BurnTier } from '../../setup/alert-names.js';
import { roundNumber } from '../promql.js';

/**
 * An error budget burns at rate 1 when it lasts exactly as long as the objective. An alert wants the rate to be exceeded over a
 * long window, so that it means something, and over a short one, so that it ends soon after the cause does.
 * https://sre.google/workbook/alerting-on-slos/#6-multiwindow-multi-burn-rate-alerts
 */
export interface Burn {
  readonly tier: BurnTier;
  readonly severity: Severity;
  readonly longMs: number;
  readonly shortMs: number;
  /** Share of bad events at which the budget burns at this tier's rate. */
  readonly errorRatio: number;
  /** Times as fast as the budget allows. */
  readonly rate: number;
}

const HOUR_MS = 3_600_000;
/** The workbook's windows are for an objective over this long; others are scaled. */
const REFERENCE_MS = 30 * 24 * HOUR_MS;
const SHORT_PART = 12;

const REFERENCE: Readonly<Record<BurnTier, { rate: number; longMs: number; severity: Severity }>> = {
  fastest: { rate: 14.4, longMs: HOUR_MS, severity: 'critical' },
  fast: { rate: 6, longMs: 6 * HOUR_MS, severity: 'critical' },
  slow: { rate: 3, longMs: 24 * HOUR_MS, severity: 'warning' },
  slowest: { rate: 1, longMs: 72 * HOUR_MS, severity: 'warning' },
};

/**
 * The tiers of an objective, fastest first. A target so low that even an outage of everything does not burn at a tier's rate has no
 * such tier: with a target of 0.9 the rate is 10 at most. Tiers that are too short for the scrape interval to fill share its windows.
 */
export function burnsOf({ target, over }: Objective, scrapeMs: number): readonly Burn[] {
  return BURN_TIERS.map((tier): Burn => {
    const { rate, longMs, severity } = REFERENCE[tier];
    const shortMs = Math.max(
      wholeSeconds((longMs / SHORT_PART) * (over / REFERENCE_MS)),
      leastWindowMs(scrapeMs),
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

/** A rate needs two samples; four let it miss one and be off its beat. */
const leastWindowMs = (scrapeMs: number) => wholeSeconds(Math.max(4 * scrapeMs, 1_000));
const wholeSeconds = (ms: number) => Math.ceil(ms / 1_000) * 1_000;
