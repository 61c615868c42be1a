import type { ByKind } from '../happening/by-kind.js';
import type { ScrapeHappening } from '../happening/scrape.js';
import type { TelemetryOutput } from './output.js';

/** The key of the trouble that nobody scrapes. */
const NOT_SCRAPED = 'not scraped';

export function scrapeTelemetry({ own, log, troubles }: TelemetryOutput): ByKind<ScrapeHappening> {
  return {
    scrapesMissing: ({ sinceMs }) => {
      own.add('natsight_scrape_gaps_total', {});
      const since = new Date(sinceMs).toISOString();
      log.warn({ since }, 'no Prometheus scrapes the exporter');
      troubles.raise(NOT_SCRAPED, {
        kind: 'alerts',
        sentence: () =>
          `no Prometheus has scraped the exporter since ${since}, so nobody evaluates the rules`,
      });
    },
    scrapesBack: () => {
      log.info('Prometheus scrapes the exporter again');
      troubles.clear(NOT_SCRAPED);
    },
  };
}

/** Counters start at 0: `increase()` misses the first event of a series that appears with it. */
export function showScrapes({ own }: TelemetryOutput): void {
  own.add('natsight_scrape_gaps_total', {}, 0);
}
