import type { Logger } from 'pino';
import { Connections } from './connections.js';
import { LogThrottle } from './log-throttle.js';
import { OwnMetrics } from './own-metrics.js';

/** Lines that may repeat many times a second are written this often. */
const LOG_INTERVAL_MS = 10_000;
/** After the interval the next happening may still write the line, with its own details. Then the closing line is written. */
const GRACE_MS = 1_000;

type WriteCount = (count: number) => void;

/** Where the telemetry of every subject goes: the log, the metrics, and what is connected. */
export class TelemetryOutput {
  readonly own: OwnMetrics;
  readonly connections = new Connections();
  readonly log: Logger;
  readonly #now: () => number;
  readonly #throttle = new LogThrottle(LOG_INTERVAL_MS);
  /** By key: writes the closing line. */
  readonly #closing = new Map<string, WriteCount>();

  constructor(log: Logger, now: () => number) {
    this.log = log;
    this.#now = now;
    this.own = new OwnMetrics(now);
  }

  /** Writes at most one line per key in ten seconds; `write` gets the number of happenings that the line stands for. */
  throttled(key: string, write: WriteCount, happenings?: number): void {
    const count = this.#throttle.admit(key, this.#now(), happenings);
    if (count !== undefined) write(count);
  }

  /** Like `throttled`, for what is lost or rejected: after a burst a closing line tells the rest of the count. */
  counted(key: string, write: WriteCount, happenings?: number): void {
    const count = this.admit(key, happenings);
    if (count !== undefined) this.writeCounted(key, count, write);
  }

  /**
   * The first half of `counted`, without a closure per happening: the number to write, or `undefined` if it is not time for a line. The
   * other half is `writeCounted`.
   */
  admit(key: string, happenings?: number): number | undefined {
    return this.#throttle.admit(key, this.#now(), happenings);
  }

  writeCounted(key: string, count: number, write: WriteCount): void {
    write(count);
    this.#closing.set(key, write);
    setTimeout(() => this.#close(key), LOG_INTERVAL_MS + GRACE_MS).unref();
  }

  /** Writes what is not told yet, when the process ends. */
  closeAll(): void {
    for (const [key, count] of this.#throttle.closeAll()) this.#closing.get(key)?.(count);
  }

  #close(key: string): void {
    const rest = this.#throttle.close(key, this.#now());
    const write = this.#closing.get(key);
    if (rest !== undefined && write !== undefined) this.writeCounted(key, rest, write);
  }
}
