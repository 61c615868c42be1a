import type { Setup } from '../../setup/model/setup.js';
import { severityFor } from '../../setup/severity.js';
import { NOT_SCRAPED, notScrapedAfterMs, notScrapedCondition } from '../../setup/not-scraped.js';
import type { OwnAlertChange } from '../event/own-alert.js';
import type { Tell } from '../happening/happening.js';
import type { ScrapeHappening } from '../happening/scrape.js';
import { ScrapeWatch } from './scrape-watch.js';
import type { ScrapeChange, ScrapeExpectation } from './scrape-watch.js';

export interface ScrapeAlertPorts {
  readonly send: (change: OwnAlertChange) => void;
  readonly tell: Tell<ScrapeHappening>;
}

/** Alerts while no Prometheus scrapes: it cannot do so itself. */
export class ScrapeAlert {
  readonly #ports: ScrapeAlertPorts;
  readonly #watch: ScrapeWatch;
  #instance = '';

  constructor(startedMs: number, ports: ScrapeAlertPorts) {
    this.#watch = new ScrapeWatch(startedMs);
    this.#ports = ports;
  }

  /** `instance`: host and port at which users reach the exporter. */
  start(instance: string): void {
    this.#instance = instance;
  }

  scraped(nowMs: number): void {
    this.#watch.scraped(nowMs);
  }

  /** Call it many times per second. */
  advanceTo(nowMs: number, setup: Setup): void {
    const found = this.#watch.advanceTo(nowMs, expectationOf(setup));
    if (found === undefined) return;
    const { send, tell } = this.#ports;
    send(alertOf(setup, found, this.#instance));
    tell(
      found.change === 'started'
        ? { kind: 'scrapesMissing', sinceMs: found.sinceMs }
        : { kind: 'scrapesBack' },
    );
  }
}

function expectationOf(setup: Setup): ScrapeExpectation {
  const { notScraped, selfAlerts } = setup.alerting;
  return {
    isWatched: selfAlerts.get(NOT_SCRAPED.name)?.enabled !== false,
    afterMs: notScrapedAfterMs(setup),
    from: notScraped.from,
  };
}

/** Each exporter of a service has an alert of its own, hence `instance`. */
function alertOf(setup: Setup, { change, sinceMs, atMs }: ScrapeChange, instance: string): OwnAlertChange {
  const { name, description } = NOT_SCRAPED;
  const severity = severityFor(NOT_SCRAPED.severity, setup.alerting);
  return {
    own: { name, severity, description, condition: notScrapedCondition(setup) },
    change,
    labels: { instance },
    startedMs: sinceMs,
    atMs,
    summary: `No Prometheus has scraped ${instance} since ${utc(sinceMs)}`,
  };
}

/** `2026-11-27 08:15:00 UTC` */
const utc = (ms: number) => `${new Date(ms).toISOString().slice(0, 19).replace('T', ' ')} UTC`;
