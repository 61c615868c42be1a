import type { Alert } from '../alerting/alert.js';
import { GONE_MS } from './outage.js';

/** How much a test may miss of a duration, and of a range, whose edges differ by a sample between versions of Prometheus. */
const PARTS_OF_DURATION = 10;
const PARTS_OF_RANGE = 20;
const PARTS_AFTER_RANGE = 30;
/** More steps take promtool too long, and a shorter duration beside a long one need not be that exact. */
const MOST_STEPS = 1_000;
const LADDER = [1, 2, 5] as const;

/**
 * The time between two evaluations in the tests of an alert: that of its group, or a multiple, if its durations are so long that
 * fewer evaluations prove as much.
 */
export function stepOf({ forMs, keepMs, probe }: Alert, evaluationMs: number): number {
  const { leadMs = 0, lingerMs = 0 } = probe;
  const durations = [forMs, keepMs, leadMs].filter((ms) => ms > 0);
  if (durations.length === 0 && lingerMs === 0) return evaluationMs;
  const exact = Math.min(
    // When it ends is known only as exactly as the end of the range.
    ...(lingerMs > 0 && keepMs > 0 ? [keepMs / PARTS_AFTER_RANGE] : []),
    ...durations.map((ms) => ms / PARTS_OF_DURATION),
    ...(lingerMs > 0 ? [lingerMs / PARTS_OF_RANGE] : []),
  );
  return rung(evaluationMs, Math.max(exact, Math.max(...durations, lingerMs) / MOST_STEPS));
}

/** The same for the outage of an exporter: only how long it is gone counts, and how long the alert is kept after that. */
export function outageStepOf({ keepMs }: Alert, evaluationMs: number): number {
  return rung(
    evaluationMs,
    Math.min(GONE_MS / PARTS_OF_RANGE, keepMs === 0 ? Infinity : keepMs / PARTS_OF_DURATION),
  );
}

/** The largest of 1, 2, 5, 10, 20, 50, … evaluation intervals that is not above `mostMs`. */
function rung(evaluationMs: number, mostMs: number): number {
  const times = Math.max(1, mostMs / evaluationMs);
  const power = 10 ** Math.floor(Math.log10(times));
  const digit = LADDER.findLast((each) => each * power <= times) ?? 1;
  return evaluationMs * digit * power;
}
