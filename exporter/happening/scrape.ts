/** Whether a Prometheus scrapes the exporter. */
export type ScrapeHappening =
  /** None has scraped for too long. `sinceMs`: the last scrape, or the start of the exporter. */
  { readonly kind: 'scrapesMissing'; readonly sinceMs: number } | { readonly kind: 'scrapesBack' };
