import { FIELD } from './band-layout.js';
import type { EpisodeStep } from './episode.js';
import type { OutsideReason, Score } from './score.js';

/** How much an alert widens, and how fast quiet days narrow: a tenth to a third are good, by the study. */
const RATE = 0.2;
/** The share of how far out it was by which an alert widens further, and the most that counts. */
const LEAP = 0.8;
const GREATEST_LEAP = 1;
/** The reasons whose widths follow the budget share it evenly. An outage has no width. */
const SHARE = 1 / 3;
const WIDTHS: Readonly<Record<Exclude<OutsideReason, 'outage'>, number>> = {
  band: FIELD.bandWidth,
  level: FIELD.levelWidth,
  record: FIELD.recordMargin,
};

/**
 * Keeps the alerts of a series near its budget: each alert widens what it was found by, and time narrows it, so that both balance if
 * there are as many alerts as wanted. (Stochastic approximation of Robbins and Monro, on the logarithm of the width.) `narrowing`: see
 * `narrowingOf`. An outage widens nothing: the next one must be found too.
 */
export function spendBudget(
  fields: Float64Array,
  field: number,
  { reason, ratio, isReady }: Score,
  step: EpisodeStep,
  narrowing: number,
): void {
  fields[field + FIELD.bandWidth] = Math.max(1, fields[field + FIELD.bandWidth]! * narrowing);
  fields[field + FIELD.levelWidth] = Math.max(1, fields[field + FIELD.levelWidth]! * narrowing);
  fields[field + FIELD.recordMargin] = Math.max(1, fields[field + FIELD.recordMargin]! * narrowing);
  if (step !== 'begins' || reason === 'outage') return;
  const leap = isReady ? LEAP * Math.min(GREATEST_LEAP, Math.log(ratio)) : 0;
  fields[field + WIDTHS[reason]]! *= Math.exp(RATE + leap);
}

/** The factor of the widths in a time for which the budget allows so many alerts. */
export function narrowingOf(alerts: number): number {
  return Math.exp(-RATE * SHARE * alerts);
}
