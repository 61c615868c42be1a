import { SKIP_REASONS } from '../../setup/self-metric-reasons.js';
import type { SkipTotal } from '../account/skip-totals.js';
import type { Skipped } from '../event/skip.js';
import type { TelemetryOutput } from './output.js';

/** What the log has told of events that something goes without for one reason. */
interface Told {
  /** The total of the engine that is told. */
  total: number;
  /** Events that were told beyond that total, as soon as they happened. */
  ahead: number;
  /** Whether the total is still to come, since the last `collect`. */
  waits: boolean;
  detail: string;
}

const NOTHING_TOLD: Told = { total: 0, ahead: 0, waits: false, detail: '' };

/**
 * Logs events that a metric, an insight or a field goes without: the first at once, and the rest from the totals of the engine, so that
 * a skipped event costs nothing here.
 */
export class SkipLog {
  readonly #output: TelemetryOutput;
  /** As many as there are totals. */
  #told = new Map<string, Told>();

  constructor(output: TelemetryOutput) {
    this.#output = output;
  }

  /** The first event since the engine, or the worker, started to count. */
  first(skipped: Skipped): void {
    const key = keyOf(skipped);
    const told = this.#told.get(key) ?? NOTHING_TOLD;
    this.#told.set(key, { ...told, ahead: told.ahead + 1, detail: skipped.detail });
    this.#write(key, skipped, 1);
  }

  /** `totals`: all that there are. Call it about once a second. */
  collect(totals: Iterable<SkipTotal>): void {
    const before = this.#told;
    this.#told = new Map();
    for (const each of totals) {
      const key = keyOf(each);
      const known = before.get(key) ?? NOTHING_TOLD;
      // After a reload a changed metric starts anew.
      const told = each.count < known.total ? { ...known, total: 0 } : known;
      const more = each.count - told.total - told.ahead;
      const ahead = Math.max(0, -more);
      this.#told.set(key, { total: each.count, ahead, waits: false, detail: told.detail });
      if (more > 0) this.#write(key, each, more);
    }
    // The total of a worker arrives shortly after the first event was told.
    for (const [key, told] of before) {
      if (told.ahead === 0 || told.waits || this.#told.has(key)) continue;
      this.#told.set(key, { ...told, total: 0, waits: true });
    }
  }

  /** Of the first event, or of the first after a reload; empty if it is not known. */
  detailOf(skipped: Omit<Skipped, 'detail'>): string {
    return this.#told.get(keyOf(skipped))?.detail ?? '';
  }

  #write(key: string, { stream, by, reason }: Omit<Skipped, 'detail'>, events: number): void {
    const { log } = this.#output;
    this.#output.counted(
      key,
      (count) => {
        const detail = this.#told.get(key)?.detail ?? '';
        log.warn({ stream, by, reason, count, detail }, `event skipped: ${SKIP_REASONS[reason]}`);
      },
      events,
    );
  }
}

function keyOf({ stream, by, reason }: Omit<Skipped, 'detail'>): string {
  return `skipped ${stream} ${by} ${reason}`;
}
