/** What is expected of Prometheus. */
export interface ScrapeExpectation {
  /** Whether to watch at all. */
  readonly isWatched: boolean;
  /** How long no Prometheus may scrape. */
  readonly afterMs: number;
  /** From when on scrapes are expected. */
  readonly from: 'firstScrape' | 'start';
}

/** A time without scrapes that has become too long, or is over. */
export interface ScrapeChange {
  readonly change: 'started' | 'ended';
  /** When a Prometheus scraped last; before the first scrape, when the exporter started. Milliseconds since 1970. */
  readonly sinceMs: number;
  readonly atMs: number;
}

/** Longest time between two steps that counts. Beyond it the exporter itself stood still, or its clock was set. */
const MAX_COUNTED_MS = 5_000;

/**
 * Notices that no Prometheus scrapes any more. Several may scrape: one of them is enough. Time in which the exporter itself stood still
 * does not count.
 */
export class ScrapeWatch {
  #lastMs: number;
  #steppedMs: number;
  #hasBeenScraped = false;
  #unscrapedMs = 0;
  #isMissing = false;

  constructor(startedMs: number) {
    this.#lastMs = startedMs;
    this.#steppedMs = startedMs;
  }

  scraped(nowMs: number): void {
    this.#lastMs = nowMs;
    this.#hasBeenScraped = true;
    this.#unscrapedMs = 0;
  }

  /** Call it many times per second. */
  advanceTo(nowMs: number, { isWatched, afterMs, from }: ScrapeExpectation): ScrapeChange | undefined {
    this.#unscrapedMs += Math.min(MAX_COUNTED_MS, Math.max(0, nowMs - this.#steppedMs));
    this.#steppedMs = nowMs;
    const isExpected = isWatched && (from === 'start' || this.#hasBeenScraped);
    const isMissing = isExpected && this.#unscrapedMs > afterMs;
    if (isMissing === this.#isMissing) return undefined;
    this.#isMissing = isMissing;
    return { change: isMissing ? 'started' : 'ended', sinceMs: this.#lastMs, atMs: nowMs };
  }
}
