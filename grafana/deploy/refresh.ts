import { formatDuration, parseDuration } from '../../setup/model/duration.js';
import type { FinishedDashboard } from '../finish/finish.js';
import { withRefresh } from '../finish/finish.js';

/** What Grafana allows if its administrator sets nothing: `min_refresh_interval`. */
const DEFAULT_MIN_REFRESH_MS = 5_000;

/**
 * A dashboard with the refresh interval that the server allows. Some versions raise a shorter one when they store it, others refuse it. A
 * server that does not tell its minimum is taken for one with the default.
 */
export function asAllowed(dashboard: FinishedDashboard, minRefreshMs: number | undefined): FinishedDashboard {
  const least = minRefreshMs ?? DEFAULT_MIN_REFRESH_MS;
  return msOf(dashboard.refresh) < least ? withRefresh(dashboard, formatDuration(least)) : dashboard;
}

/**
 * The refresh interval that the server was sent, if it has raised it, as far as that can be told: the candidates that are shorter than what
 * it stored. None if the stored one is not the server's minimum.
 */
export function sentRefreshes(
  stored: Readonly<Record<string, unknown>>,
  minRefreshMs: number | undefined,
  candidates: readonly unknown[],
): readonly string[] {
  const storedMs = msOf(stored['refresh']);
  if (minRefreshMs !== undefined && storedMs !== minRefreshMs) return [];
  return candidates.map(String).filter((each) => msOf(each) < storedMs);
}

/** `Infinity`: the dashboard does not refresh, or when Grafana thinks fit. */
function msOf(refresh: unknown): number {
  return (typeof refresh === 'string' ? parseDuration(refresh) : undefined) ?? Number.POSITIVE_INFINITY;
}
