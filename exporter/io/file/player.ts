import type { EventRecord } from '../../event/event.js';
import type { RecordedEvent } from './recorded-events.js';

export interface PlayOptions {
  /** How many times faster than recorded. */
  readonly speed: number;
  /** Begin at the first event that was not recorded before this; unset: at the first. */
  readonly fromMs: number | undefined;
  /** Begin again, at the first event of all, after the last. */
  readonly loop: boolean;
}

/** Recorded events that become live ones at their time. Pure: it is told what time it is. */
export class Player {
  readonly #events: readonly RecordedEvent[];
  readonly #options: PlayOptions;
  /** Recorded time and time of play that belong together; both move on with every round. */
  #recordedOriginMs: number;
  #playOriginMs: number;
  #next: number;
  #round = 0;

  /** @param events in order of time, at least one */
  constructor(events: readonly RecordedEvent[], options: PlayOptions, startMs: number) {
    this.#events = events;
    this.#options = options;
    const { fromMs } = options;
    const first = fromMs === undefined ? 0 : events.findIndex(({ timeMs }) => timeMs >= fromMs);
    this.#next = first === -1 ? events.length : first;
    this.#recordedOriginMs = fromMs ?? events[0]?.timeMs ?? 0;
    this.#playOriginMs = startMs;
  }

  /** When the next event is due; `undefined` when there is none any more. */
  get nextDueMs(): number | undefined {
    if (this.#next === this.#events.length && this.#options.loop) this.#beginAgain();
    const event = this.#events[this.#next];
    return event === undefined ? undefined : this.#dueMs(event);
  }

  /** The events that are due by now, as they are sent: `time` is their moment of play, so that it is honest. */
  *due(nowMs: number): Generator<EventRecord> {
    for (let dueMs = this.nextDueMs; dueMs !== undefined && dueMs <= nowMs; dueMs = this.nextDueMs) {
      // nextDueMs is defined only while there is an event at #next.
      const event = this.#events[this.#next]!;
      this.#next += 1;
      yield this.#played(event, dueMs);
    }
  }

  #played({ row, fields }: RecordedEvent, dueMs: number): EventRecord {
    const id = typeof fields['id'] === 'string' ? fields['id'] : `F${row}`;
    return { ...fields, id: `${id}-${this.#round}`, time: new Date(dueMs).toISOString() };
  }

  #dueMs({ timeMs }: RecordedEvent): number {
    return this.#playOriginMs + (timeMs - this.#recordedOriginMs) / this.#options.speed;
  }

  /** The first event follows the last at the pace of the recording. */
  #beginAgain(): void {
    const [first] = this.#events;
    const last = this.#events.at(-1);
    if (first === undefined || last === undefined) return;
    const meanGapMs = (last.timeMs - first.timeMs) / Math.max(1, this.#events.length - 1);
    // At least a millisecond: a file with a single event must not be played endlessly within one moment.
    this.#playOriginMs = this.#dueMs(last) + Math.max(1, meanGapMs / this.#options.speed);
    this.#recordedOriginMs = first.timeMs;
    this.#next = 0;
    this.#round += 1;
  }
}
