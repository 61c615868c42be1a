import type { AlertWait } from '../../setup/alert-waits.js';
import type { AlertRule } from './alert-history.js';
import { lengthMs } from './episode.js';
import type { AlertEpisode } from './episode.js';

/** Tried in order, beside two and three times of what the setup has. A person should not wait longer. */
const CANDIDATES_MS = [10, 30, 60, 120, 300, 600].map((seconds) => seconds * 1_000);

/** Worth the wait if it removes this share of the notifications. */
const ENOUGH = 0.8;
/** Fewer removed ones are no reason to wait longer. */
const MIN_REMOVED = 2;

/** A longer wait, and how many of the times it would have prevented. */
export interface LongerWait extends AlertWait {
  readonly removed: number;
  /** Of all times, from 0 to 1. */
  readonly share: number;
}

/** The shortest wait that would have prevented most of the times; `undefined` if there is none, or none that the setup can change. */
export function longerWait(rule: AlertRule, episodes: readonly AlertEpisode[]): LongerWait | undefined {
  const { wait } = rule;
  if (wait === undefined) return undefined;
  const complete = episodes.filter(({ isCutAtStart, isFiring }) => !isCutAtStart && !isFiring);
  for (const ms of candidates(wait.ms)) {
    const removed = complete.filter((episode) => wait.ms + heldMs(rule, episode) < ms).length;
    const share = removed / episodes.length;
    if (removed >= MIN_REMOVED && share >= ENOUGH) return { key: wait.key, ms, removed, share };
  }
  return undefined;
}

function candidates(presentMs: number): readonly number[] {
  return [...CANDIDATES_MS, 2 * presentMs, 3 * presentMs]
    .filter((ms) => ms > presentMs)
    .toSorted((a, b) => a - b);
}

/**
 * How long the condition went on when the alert had begun to fire, from the first to the last evaluation that found it: after it, the
 * alert fires for `keep_firing_for` longer. https://prometheus.io/docs/prometheus/latest/configuration/alerting_rules/
 */
function heldMs({ keepMs, intervalMs }: AlertRule, episode: AlertEpisode): number {
  return lengthMs(episode) - intervalMs - keepMs;
}
