import type { ServerResponse } from 'node:http';
import type { Tell } from '../../../happening/happening.js';
import type { WebHappening } from '../../../happening/web.js';
import type { RenderedScrape } from '../rendered-scrapes.js';
import { Places } from './places.js';
import type { Occupant } from './places.js';

/** As in node_exporter: `--web.max-requests`. */
export const DEFAULT_MAX_SCRAPES = 40;
/** How long a scrape waits for others to end before it is refused: less than Prometheus waits for an answer. */
export const MAX_SCRAPE_WAIT_MS = 8_000;
/** A scrape that waits takes the place of one whose client has read nothing for this long. */
export const UNREAD_SCRAPE_GRACE_MS = 1_000;
/** Bytes of rendered scrapes that clients have not read yet. Beyond, those that have read nothing for the longest time are closed. */
export const MAX_UNREAD_SCRAPE_BYTES = 67_108_864;
/** How often waiting scrapes look for a place. */
const LOOK_INTERVAL_MS = 50;

export interface ScrapeLineOptions {
  readonly limit: number;
  readonly tell: Tell<WebHappening>;
}

/** A scrape that has a place: it is rendered, and sent as fast as its client reads. */
export class RunningScrape implements Occupant {
  readonly #response: ServerResponse;
  readonly #options: ScrapeLineOptions;
  #progressMs = performance.now();
  /** What its client has not read to the end. */
  rendered: RenderedScrape | undefined;

  constructor(response: ServerResponse, options: ScrapeLineOptions) {
    this.#response = response;
    this.#options = options;
  }

  get isOver(): boolean {
    return this.#response.closed || this.#response.destroyed;
  }

  /** The client has taken some more. */
  progressed(): void {
    this.#progressMs = performance.now();
  }

  idleSinceMs(): number | undefined {
    return this.#response.writableLength > 0 ? this.#progressMs : undefined;
  }

  evict(): void {
    this.#options.tell({ kind: 'requestRefused', reason: 'not_reading' });
    this.#response.destroy();
  }
}

interface Waiting {
  readonly scrape: RunningScrape;
  readonly untilMs: number;
  readonly settle: (scrape: RunningScrape | undefined) => void;
}

/**
 * Bounds the scrapes that run at the same time, and what they hold. Others wait for a limited time; the last to come is the first to
 * run, so that under attack some are answered in time instead of all too late.
 */
export class ScrapeLine {
  readonly #options: ScrapeLineOptions;
  readonly #places: Places<RunningScrape>;
  #waiting: Waiting[] = [];
  #isLooking = false;

  constructor(options: ScrapeLineOptions) {
    this.#options = options;
    const now = () => performance.now();
    this.#places = new Places({ limit: options.limit, graceMs: UNREAD_SCRAPE_GRACE_MS, now });
  }

  /** Resolves when the scrape may run; `undefined` if it has waited too long. `leave` it afterwards. */
  enter(response: ServerResponse): Promise<RunningScrape | undefined> {
    const scrape = new RunningScrape(response, this.#options);
    return new Promise((settle) => {
      this.#waiting.push({ scrape, untilMs: performance.now() + MAX_SCRAPE_WAIT_MS, settle });
      this.#admit();
    });
  }

  /** From now on the scrape holds this. */
  hold(scrape: RunningScrape, rendered: RenderedScrape): void {
    scrape.rendered = rendered;
    while (this.#unreadBytes() > MAX_UNREAD_SCRAPE_BYTES) if (!this.#places.evictIdle()) return;
  }

  leave(scrape: RunningScrape): void {
    this.#places.leave(scrape);
    this.#admit();
  }

  /** Scrapes that were rendered together share the bytes. */
  #unreadBytes(): number {
    const held = new Set([...this.#places.occupants].map(({ rendered }) => rendered));
    return [...held].reduce((sum, rendered) => sum + (rendered?.bytes ?? 0), 0);
  }

  #admit(): void {
    this.#dropLate();
    for (let last = this.#waiting.at(-1); last !== undefined; last = this.#waiting.at(-1)) {
      if (!this.#places.take(last.scrape)) break;
      this.#waiting.pop();
      last.scrape.progressed();
      last.settle(last.scrape);
    }
    if (this.#waiting.length > 0) this.#lookAgain();
  }

  #dropLate(): void {
    const nowMs = performance.now();
    const isLate = ({ scrape, untilMs }: Waiting) => scrape.isOver || nowMs > untilMs;
    const late = this.#waiting.filter(isLate);
    if (late.length === 0) return;
    this.#waiting = this.#waiting.filter((waiting) => !late.includes(waiting));
    for (const { settle } of late) settle(undefined);
  }

  #lookAgain(): void {
    if (this.#isLooking) return;
    this.#isLooking = true;
    setTimeout(() => {
      this.#isLooking = false;
      this.#admit();
    }, LOOK_INTERVAL_MS).unref();
  }
}
