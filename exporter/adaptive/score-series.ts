import { ADAPTIVE_DEFAULTS } from '../../setup/model/adaptive-threshold.js';
import type { AdaptiveThreshold } from '../../setup/model/adaptive-threshold.js';
import { BandRows } from './band-rows.js';
import { Calendar, SEASONS } from './calendar.js';
import type { Score } from './score.js';
import { Scorer } from './scorer.js';

/** A value of a series. */
export interface TimedValue {
  /** Milliseconds since 1970. */
  readonly atMs: number;
  readonly value: number;
}

/** The greatest anomaly score of a value that does not alert. */
const BELOW_ALERT = 0.99;

/**
 * The anomaly score of each value of one series, in order: 1 or more where the first value of an episode alerts, less than 1 elsewhere.
 * Each depends on the values before it only. A value that is not finite scores 0 and teaches nothing. Without `everyMs`, the distance
 * between two values is the median one.
 */
export function scoreSeries(
  values: readonly TimedValue[],
  options: Partial<AdaptiveThreshold> = {},
): readonly number[] {
  const scores: number[] = [];
  for (const { value, score } of scoredSeries(values, options)) {
    if (!Number.isFinite(value)) scores.push(0);
    else if (score.isAlert) scores.push(Math.max(1, score.ratio));
    else scores.push(Math.min(BELOW_ALERT, score.ratio));
  }
  return scores;
}

/** Each value with what it is compared with; the score is valid until the next one. */
export function* scoredSeries(
  values: readonly TimedValue[],
  options: Partial<AdaptiveThreshold> = {},
): Generator<TimedValue & { readonly score: Score }> {
  const complete = { ...ADAPTIVE_DEFAULTS, everyMs: medianStep(values), ...options };
  const rows = new BandRows(SEASONS[complete.season].slots);
  const calendar = new Calendar(complete);
  const scorer = new Scorer(complete, rows);
  rows.begin(0);
  for (const { atMs, value } of values) {
    const score = Number.isFinite(value) ? scorer.next(0, calendar.at(atMs), value) : scorer.score;
    yield { atMs, value, score };
  }
}

function medianStep(values: readonly TimedValue[]): number {
  const steps = values
    .slice(1)
    .map(({ atMs }, index) => atMs - values[index]!.atMs)
    .filter((step) => step > 0)
    .sort((a, b) => a - b);
  return steps[Math.floor(steps.length / 2)] ?? ADAPTIVE_DEFAULTS.everyMs;
}
