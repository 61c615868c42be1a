import type { RecordedEvent, RecordedEvents } from './recorded-events.js';
import { writeTime, writeTimeLike } from './recorded-time.js';

export interface PlayOptions {
  /** How many times faster than recorded; Infinity: everything at once. */
  readonly speed: number;
  /** Begin again at the end, for ever. */
  readonly loop: boolean;
  /** When the first event is due, milliseconds since 1970. */
  readonly startMs: number;
  /** Number of the first loop. Another for each run tells the events of one run from those of another. */
  readonly firstLoop?: number;
}

/** How long a loop takes whose events are all of the same moment. */
const instantLoopMs = 1_000;

/** An event that is due, with a name of its own among all that are ever played: `F<row>-<loop>`. */
export interface DueEvent {
  readonly id: string;
  readonly event: RecordedEvent;
}

/**
 * Says which events are due, at the pace at which they were recorded:
 *
 *     due = start + (recorded - first recorded) / speed, in each loop anew
 *
 * Between two loops lies the mean time between two events.
 */
export class PacedPlayer {
  readonly #recorded: RecordedEvents;
  readonly #options: PlayOptions;
  readonly #firstMs: number;
  readonly #loopMs: number;
  #loop = 0;
  #next = 0;

  constructor(recorded: RecordedEvents, options: PlayOptions) {
    const { events } = recorded;
    this.#recorded = recorded;
    this.#options = options;
    this.#firstMs = events[0]?.recordedMs ?? 0;
    const spanMs = (events.at(-1)?.recordedMs ?? 0) - this.#firstMs;
    const gapMs = spanMs / Math.max(1, events.length - 1);
    this.#loopMs = spanMs === 0 ? instantLoopMs : (spanMs + gapMs) / options.speed;
  }

  /** When the next event is due; `undefined` when there is none. */
  get nextMs(): number | undefined {
    const event = this.#recorded.events[this.#next];
    if (event === undefined) return undefined;
    const { startMs, speed } = this.#options;
    return startMs + this.#loop * this.#loopMs + (event.recordedMs - this.#firstMs) / speed;
  }

  /** How far the present loop is, from 0 to 1. */
  get share(): number {
    return this.#next / Math.max(1, this.#recorded.events.length);
  }

  /** Takes up to `most` events that are due by now. */
  take(nowMs: number, most: number): DueEvent[] {
    const due: DueEvent[] = [];
    while (due.length < most && (this.nextMs ?? Infinity) <= nowMs) {
      const event = this.#recorded.events[this.#next];
      if (event === undefined) break;
      due.push({ id: `F${event.row}-${(this.#options.firstLoop ?? 0) + this.#loop}`, event });
      this.#advance();
    }
    return due;
  }

  /**
   * The event as it is played: `time` and its own time field say when it is played, `scheduled` says when it was
   * recorded. It keeps an id of its own.
   */
  played({ id, event: { fields, recordedMs } }: DueEvent, nowMs: number): Record<string, unknown> {
    const { timeField } = this.#recorded;
    const moved = timeField === 'scheduled' ? {} : { [timeField]: writeTimeLike(fields[timeField], nowMs) };
    return { id, ...fields, time: writeTime(nowMs), scheduled: writeTime(recordedMs), ...moved };
  }

  #advance(): void {
    this.#next += 1;
    if (this.#next < this.#recorded.events.length || !this.#options.loop) return;
    this.#next = 0;
    this.#loop += 1;
  }
}
