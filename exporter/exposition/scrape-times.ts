/** Prometheus keeps to its interval within milliseconds, on a busy machine within a tenth. */
const TOLERANCE = 0.1;

/**
 * Finds out which series are new to a scraper, without knowing who scrapes. A scraper that keeps to the interval was here one interval
 * ago; series created since then are new to it. Several scrapers each find their own previous scrape. Without one, a series is new for
 * one interval.
 *
 *     scrapes    A1      B1          A2      B2         A3
 *     created        x                                        x is new to B1 and to A2; B2 and A3 have seen it before
 */
export class ScrapeTimes {
  /** Times of the scrapes of the last interval, in order. */
  #times: readonly number[] = [];

  /** Records a scrape that begins now. Returns the time since which series are new to the scraper. */
  begin(nowMs: number, intervalMs: number): number {
    const latestMs = nowMs - intervalMs * (1 - TOLERANCE);
    const recent = this.#times.filter((timeMs) => timeMs >= nowMs - intervalMs * (1 + TOLERANCE));
    this.#times = [...recent, nowMs].slice(-MAX_SCRAPES);
    // Of two scrapes at almost the same time the older one counts: a series that stays at 0 once more loses nothing.
    const [previousMs = Infinity] = recent;
    return previousMs <= latestMs ? previousMs : nowMs - intervalMs;
  }
}

/** Bounds the memory if someone scrapes in a loop. */
const MAX_SCRAPES = 100;
