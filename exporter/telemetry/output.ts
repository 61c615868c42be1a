import type { Logger } from 'pino';
import { Connections } from './connections.js';
import { OwnMetrics } from './own-metrics.js';
import { ThrottledLines } from './throttled-lines.js';
import type { WriteCount } from './throttled-lines.js';
import { Troubles } from './troubles.js';

/** Where the telemetry of every subject goes: the log, the metrics, what is connected, and what is wrong now. */
export class TelemetryOutput {
  readonly own: OwnMetrics;
  readonly connections: Connections;
  readonly troubles: Troubles;
  readonly log: Logger;
  readonly now: () => number;
  readonly #lines = new ThrottledLines();

  constructor(log: Logger, now: () => number) {
    this.log = log;
    this.now = now;
    this.connections = new Connections(now);
    this.own = new OwnMetrics(now);
    this.troubles = new Troubles(now);
  }

  /**
   * Writes at most one line per key in ten seconds; `write` gets the number of happenings that the line stands for. For a state that is
   * told again and again: there is no closing line.
   */
  throttled(key: string, write: WriteCount, happenings?: number): void {
    const count = this.admit(key, happenings);
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
    return this.#lines.admit(key, this.now(), happenings);
  }

  writeCounted(key: string, count: number, write: WriteCount): void {
    write(count);
    this.#lines.written(key, write);
  }

  /** Writes the closing lines that are due. Call it about once a second. */
  closeDue(): void {
    this.#lines.closeDue(this.now());
  }

  /** Writes what is not told yet: the process ends, or the setup changes. */
  closeAll(): void {
    this.#lines.closeAll();
  }
}
