import type { RecordedEvent, RecordedEvents } from './recorded-events.js';

export interface PlayOptions {
  /** Speed relative to the recording; Infinity plays everything at once. */
  readonly speed: number;
  /** Start again after the last event, without end. */
  readonly loop: boolean;
  /** When the first event of the file is due, milliseconds since 1970. */
  readonly startMs: number;
  /** Number of the first loop. Use a different one for each run to give its events different ids. */
  readonly firstLoop?: number;
}

/** Duration of a loop whose events all have the same time. */
const instantLoopMs = 1_000;

/** A due event, with an id that is unique among all played events: `F<row>-<loop>`. */
export interface DueEvent {
  readonly id: string;
  readonly event: RecordedEvent;
}

/**
 * Schedules events at the pace of the recording. In each loop:
 *
 *     due = start + (recorded - first recorded) / speed
 *
 * The gap between two loops is the mean time between two events.
 */
export class PacedPlayer {
  readonly #recorded: RecordedEvents;
  readonly #options: PlayOptions;
  readonly #loopMs: number;
  #loop = 0;
  #next = 0;

  constructor(recorded: RecordedEvents, options: PlayOptions) {
    const { total, firstMs, lastMs } = recorded;
    this.#recorded = recorded;
    this.#options = options;
    const spanMs = lastMs - firstMs;
    const gapMs = spanMs / Math.max(1, total - 1);
    this.#loopMs = spanMs === 0 ? instantLoopMs : (spanMs + gapMs) / options.speed;
  }

  /** When the next event is due; `undefined` if there is none. */
  get nextMs(): number | undefined {
    const event = this.#recorded.events[this.#next];
    if (event === undefined) return undefined;
    const { startMs, speed } = this.#options;
    return startMs + this.#loop * this.#loopMs + (event.recordedMs - this.#recorded.firstMs) / speed;
  }

  /** Progress of the current loop, from 0 to 1. */
  get share(): number {
    return this.#next / Math.max(1, this.#recorded.events.length);
  }

  /** Removes and returns up to `limit` events that are due. */
  takeDue(nowMs: number, limit: number): DueEvent[] {
    const due: DueEvent[] = [];
    while (due.length < limit && (this.nextMs ?? Infinity) <= nowMs) {
      const event = this.#recorded.events[this.#next];
      if (event === undefined) break;
      due.push({ id: `F${event.row}-${(this.#options.firstLoop ?? 0) + this.#loop}`, event });
      this.#advance();
    }
    return due;
  }

  #advance(): void {
    this.#next += 1;
    if (this.#next < this.#recorded.events.length || !this.#options.loop) return;
    this.#next = 0;
    this.#loop += 1;
  }
}
