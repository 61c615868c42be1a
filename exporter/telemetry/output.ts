import type { Logger } from 'pino';
import { Connections } from './connections.js';
import { LogThrottle } from './log-throttle.js';
import { OwnMetrics } from './own-metrics.js';

/** Lines that may repeat many times a second are written this often. */
const LOG_INTERVAL_MS = 10_000;

/** Where the telemetry of every subject goes: the log, the metrics, and what is connected. */
export class TelemetryOutput {
  readonly own: OwnMetrics;
  readonly connections = new Connections();
  readonly log: Logger;
  readonly #now: () => number;
  readonly #throttle = new LogThrottle(LOG_INTERVAL_MS);

  constructor(log: Logger, now: () => number) {
    this.log = log;
    this.#now = now;
    this.own = new OwnMetrics(now);
  }

  /** Writes at most one line per key in ten seconds; `write` gets the number of happenings that the line stands for. */
  throttled(key: string, write: (count: number) => void, happenings?: number): void {
    const count = this.admit(key, happenings);
    if (count !== undefined) write(count);
  }

  /** The same without a closure per happening: the number to write, or `undefined` if it is not time for a line. */
  admit(key: string, happenings?: number): number | undefined {
    return this.#throttle.admit(key, this.#now(), happenings);
  }
}
