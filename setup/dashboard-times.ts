import { formatDuration } from './model/duration.js';
import type { Updates } from './model/updates.js';

/** The shortest refresh that a default Grafana allows. It raises shorter ones itself, so they would look like a manual edit. */
export const LEAST_REFRESH_MS = 5_000;

/** Rates need two samples; with four, one or two scrapes may be late or missing. */
export const SCRAPES_PER_WINDOW = 4;

/** How often Grafana refreshes a dashboard, in milliseconds. */
export function refreshMs({ dashboardRefresh }: Pick<Updates, 'dashboardRefresh'>): number {
  return Math.max(dashboardRefresh, LEAST_REFRESH_MS);
}

/** The range of rates, shares and percentiles on dashboards and live pages, in milliseconds. */
export function rateWindowMs({ window, scrapeInterval }: Pick<Updates, 'window' | 'scrapeInterval'>): number {
  return Math.max(window, SCRAPES_PER_WINDOW * scrapeInterval);
}

/** The same as a duration of PromQL: `1m`. */
export function rateWindow(updates: Pick<Updates, 'window' | 'scrapeInterval'>): string {
  return formatDuration(rateWindowMs(updates));
}
