import { ALERT } from './alert-names.js';
import type { SeverityRole } from './model/severity.js';
import type { Setup } from './model/setup.js';
import { durationWords } from './value/duration-text.js';

/** A restart of Prometheus takes less, and needs no alert. */
const MIN_AFTER_MS = 30_000;
/** As many scrapes may fail. */
const MISSED_SCRAPES = 3;

/** The alert that the exporter posts itself, because a dead Prometheus alerts nobody. */
export const NOT_SCRAPED = {
  name: ALERT.notScraped,
  severity: 'critical' satisfies SeverityRole as SeverityRole,
  description:
    'Nobody evaluates the rules, so alerts other than those of insights do not fire, and nothing is recorded. Check that Prometheus is running, that its "Targets" page lists the exporter, and that nothing between them refuses the connection.',
} as const;

/** How long no Prometheus may scrape before the exporter alerts. */
export function notScrapedAfterMs({ alerting, updates }: Pick<Setup, 'alerting' | 'updates'>): number {
  return alerting.notScraped.after ?? Math.max(MIN_AFTER_MS, MISSED_SCRAPES * updates.scrapeInterval);
}

export function notScrapedCondition(setup: Pick<Setup, 'alerting' | 'updates'>): string {
  const from =
    setup.alerting.notScraped.from === 'start'
      ? 'since the exporter started'
      : 'after one has scraped since the exporter started';
  return `no Prometheus has scraped for ${durationWords(notScrapedAfterMs(setup))}, ${from}`;
}
