/** A minute smooths what a person need not see; four scrapes leave two samples when one scrape fails and another is late. */
const LEAST_SECONDS = 60;
const LEAST_SCRAPES = 4;

/** Seconds over which panels compute rates, shares, means and percentiles: 60, and never fewer than four scrapes. */
export function rateWindowSeconds(scrapeIntervalMs: number): number {
  return Math.max(LEAST_SECONDS, Math.ceil((LEAST_SCRAPES * scrapeIntervalMs) / 1_000));
}
