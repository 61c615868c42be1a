import type { EventTime } from '../../setup/model/stream.js';
import { Rejected } from '../event/rejection.js';
import { Skip } from '../event/skip.js';
import type { StateHolder } from '../state/holder.js';

/** The time of a stream on one thread: its newest event, and when the last event arrived. */
export interface StreamTime {
  readonly newestMs: number;
  readonly arrivalMs: number;
}

export interface WatermarkState extends StreamTime {
  readonly positionMs: number;
}

/**
 * Tracks the event time of one stream, finds late events, and rejects those that are too far in the future.
 *
 *        closed windows      | may still change | newest      maxFutureSkew
 *   -------------------------|------------------|----------+----------------> event time
 *                        watermark           position     clock
 *                            <---maxLateness---->
 *
 * The position is the time of the newest event. After `idleAfter` without events it advances with the clock, so that windows
 * close. Lateness compares an event only with other events, not with the clock: after an outage the backlog still counts.
 * Without `eventTime` in the setup, the arrival time is the event time.
 */
export class Watermark implements StateHolder<WatermarkState> {
  readonly #eventTime: EventTime | undefined;
  #newestMs = -Infinity;
  #positionMs = -Infinity;
  #arrivalMs = -Infinity;

  constructor(eventTime: EventTime | undefined) {
    this.#eventTime = eventTime;
  }

  save(): WatermarkState {
    return { newestMs: this.#newestMs, positionMs: this.#positionMs, arrivalMs: this.#arrivalMs };
  }

  restore({ newestMs, positionMs, arrivalMs }: WatermarkState): void {
    this.#newestMs = newestMs;
    this.#positionMs = positionMs;
    this.#arrivalMs = arrivalMs;
  }

  /** Highest event time seen. */
  get newestMs(): number {
    return this.#newestMs;
  }

  get positionMs(): number {
    return this.#positionMs;
  }

  /** Windows that end at or before this time are closed. */
  get watermarkMs(): number {
    return this.#positionMs - (this.#eventTime?.maxLateness ?? 0);
  }

  /** Events older than this are late. */
  get lateBeforeMs(): number {
    return this.#newestMs - (this.#eventTime?.maxLateness ?? 0);
  }

  /** Set if the windows of an event of this time are closed. */
  lateness(timeMs: number): Skip | undefined {
    if (this.#eventTime === undefined) return undefined;
    const { maxLateness } = this.#eventTime;
    const behindMs = this.#newestMs - timeMs;
    return behindMs > maxLateness ? late(behindMs, maxLateness) : undefined;
  }

  /** Advances the position to the event and returns its time, or rejects it. */
  observe(timeMs: number, arrivalMs: number): number | Rejected {
    if (this.#eventTime !== undefined) {
      const { maxFutureSkew } = this.#eventTime;
      if (timeMs - arrivalMs > maxFutureSkew) return future(timeMs - arrivalMs, maxFutureSkew);
    } else if (timeMs < this.#newestMs) {
      // The clock was set back. To keep arrivals in order, the event gets the newest time so far.
      timeMs = this.#newestMs;
    }
    this.#arrivalMs = arrivalMs;
    if (timeMs > this.#newestMs) this.#newestMs = timeMs;
    if (timeMs > this.#positionMs) this.#positionMs = timeMs;
    return timeMs;
  }

  get time(): StreamTime {
    return { newestMs: this.#newestMs, arrivalMs: this.#arrivalMs };
  }

  /** Advances to the time of another thread that reads the stream. */
  advanceTo({ newestMs, arrivalMs }: StreamTime): void {
    this.#newestMs = Math.max(this.#newestMs, newestMs);
    this.#positionMs = Math.max(this.#positionMs, newestMs);
    this.#arrivalMs = Math.max(this.#arrivalMs, arrivalMs);
  }

  /** Advances with the clock while the stream is idle. */
  tick(nowMs: number): void {
    const moved =
      this.#eventTime === undefined ? nowMs : this.#idlePositionMs(nowMs, this.#eventTime.idleAfter);
    if (moved > this.#positionMs) this.#positionMs = moved;
  }

  /** Adds the time since the last arrival to the newest event time: recorded events may be years older than the clock. */
  #idlePositionMs(nowMs: number, idleAfterMs: number): number {
    const idleMs = nowMs - this.#arrivalMs;
    return idleMs > idleAfterMs ? this.#newestMs + idleMs : -Infinity;
  }
}

function future(aheadMs: number, limitMs: number): Rejected {
  return new Rejected('future', () => `${aheadMs} ms ahead of the clock, maxFutureSkew is ${limitMs} ms`);
}

function late(behindMs: number, limitMs: number): Skip {
  return new Skip('late', () => `${behindMs} ms behind the newest event, maxLateness is ${limitMs} ms`);
}
