import type { EventTime } from '../../setup/model/stream.js';
import { Rejected } from '../event/rejection.js';
import type { StateHolder } from '../state/holder.js';

/** How far the time of a stream has come on one thread: its newest event, and when the last one arrived. */
export interface StreamTime {
  readonly newestMs: number;
  readonly arrivalMs: number;
}

export interface WatermarkState extends StreamTime {
  readonly positionMs: number;
}

/**
 * The event time of one stream: how far it has come and which events are too late or too early.
 *
 *        closed windows      | may still change | newest      maxFutureSkew
 *   -------------------------|------------------|----------+----------------> event time
 *                        watermark           position     clock
 *                            <---maxLateness---->
 *
 * The position is the time of the newest event. With no events for `idleAfter` it moves on with the clock, so that
 * windows close; but an event is late only by comparison with other events: after an outage the backlog is no news,
 * yet still counts. Without `eventTime` in the setup the time of arrival is the time of the event.
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

  /** Up to here windows are closed. */
  get watermarkMs(): number {
    return this.#positionMs - (this.#eventTime?.maxLateness ?? 0);
  }

  /** An event older than this is late. */
  get lateBeforeMs(): number {
    return this.#newestMs - (this.#eventTime?.maxLateness ?? 0);
  }

  /** The time at which an event counts, when it arrives; it moves the position unless it is rejected. */
  observe(timeMs: number, arrivalMs: number): number | Rejected {
    if (this.#eventTime !== undefined) {
      const { maxFutureSkew, maxLateness } = this.#eventTime;
      if (timeMs - arrivalMs > maxFutureSkew) return future(timeMs - arrivalMs, maxFutureSkew);
      if (this.#newestMs - timeMs > maxLateness) return late(this.#newestMs - timeMs, maxLateness);
    } else if (timeMs < this.#newestMs) {
      // The clock was set back. Arrivals keep their order, so this one belongs to the newest time there is.
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

  /** Time has come as far as this on another thread that reads the stream. */
  advanceTo({ newestMs, arrivalMs }: StreamTime): void {
    this.#newestMs = Math.max(this.#newestMs, newestMs);
    this.#positionMs = Math.max(this.#positionMs, newestMs);
    this.#arrivalMs = Math.max(this.#arrivalMs, arrivalMs);
  }

  /** Moves on with the clock where no events do it. */
  tick(nowMs: number): void {
    const moved =
      this.#eventTime === undefined ? nowMs : this.#idlePositionMs(nowMs, this.#eventTime.idleAfter);
    if (moved > this.#positionMs) this.#positionMs = moved;
  }

  /** By as much as the clock has moved since the last event: recorded events may be years older than the clock. */
  #idlePositionMs(nowMs: number, idleAfterMs: number): number {
    const idleMs = nowMs - this.#arrivalMs;
    return idleMs > idleAfterMs ? this.#newestMs + idleMs : -Infinity;
  }
}

function future(aheadMs: number, limitMs: number): Rejected {
  return new Rejected('future', () => `${aheadMs} ms ahead of the clock, maxFutureSkew is ${limitMs} ms`);
}

function late(behindMs: number, limitMs: number): Rejected {
  return new Rejected('late', () => `${behindMs} ms behind the newest event, maxLateness is ${limitMs} ms`);
}
