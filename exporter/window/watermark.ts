import type { EventTime } from '../../setup/model/event-time.js';
import { timeKindOf } from '../../setup/model/stream.js';
import type { StreamSource, TimeKind } from '../../setup/model/stream.js';
import { otherUnitOf } from '../../setup/time/misread.js';
import { dateText } from '../../setup/time/unit.js';
import { Rejected } from '../event/rejection.js';
import { Skip } from '../event/skip.js';
import type { StateHolder } from '../state/holder.js';

/** The time of a stream on one thread: its newest event, and when the last event arrived. */
export interface StreamTime {
  readonly newestMs: number;
  readonly arrivalMs: number;
}

export function laterTime(one: StreamTime, other: StreamTime): StreamTime {
  return {
    newestMs: Math.max(one.newestMs, other.newestMs),
    arrivalMs: Math.max(one.arrivalMs, other.arrivalMs),
  };
}

export interface WatermarkState extends StreamTime {
  readonly positionMs: number;
  /** Time of the clock at the last tick before the save. */
  readonly tickedMs: number;
}

/**
 * In a live stream, a message takes less than this from storage to arrival. The position stays as much behind the clock, so that it
 * does not overtake messages that are on their way.
 */
const ON_THE_WAY_MS = 2_000;

/**
 * Tracks the event time of one stream.
 *
 *        closed windows      | may still change | newest      maxFutureSkew
 *   -------------------------|------------------|----------+----------------> event time
 *                        watermark           position     clock
 *                            <---maxLateness---->
 *
 * 1. The position is the time of the newest event, but never ahead of the clock at which an event came in: an event from the
 *    future counts in its window, and does not make events of correct clocks late.
 * 2. That clock is the time at which JetStream stored the message, so that a backlog gives the same windows as reading it live; on
 *    plain subjects it is the time of arrival.
 * 3. After `idleAfter` without events the position advances with the clock, so that windows close.
 * 4. Lateness compares an event only with other events, not with the clock: after an outage the backlog still counts.
 *
 * Without `eventTime` in the setup, the event time is the time of storage or of arrival, and no event is late.
 */
export class Watermark implements StateHolder<WatermarkState> {
  readonly #eventTime: EventTime | undefined;
  readonly #kind: TimeKind;
  #newestMs = -Infinity;
  #positionMs = -Infinity;
  #arrivalMs = -Infinity;
  #tickedMs = -Infinity;

  /** `source`: where the messages come from. */
  constructor(eventTime: EventTime | undefined, source: StreamSource['kind'] = 'subject') {
    this.#eventTime = eventTime;
    this.#kind = timeKindOf(eventTime, source);
  }

  save(): WatermarkState {
    return { ...this.time, positionMs: this.#positionMs, tickedMs: this.#tickedMs };
  }

  restore({ newestMs, positionMs, arrivalMs, tickedMs }: WatermarkState): void {
    this.#newestMs = newestMs;
    this.#positionMs = positionMs;
    // The time between the save and the restart is not idle time: what came meanwhile is still to be read.
    const downMs = this.#tickedMs - tickedMs;
    this.#arrivalMs = downMs > 0 && downMs < Infinity ? arrivalMs + downMs : arrivalMs;
  }

  /** Highest event time seen, at most the clock. */
  get newestMs(): number {
    return this.#newestMs;
  }

  get positionMs(): number {
    return this.#positionMs;
  }

  /** Windows that end at or before this time are closed. */
  get watermarkMs(): number {
    return this.#positionMs - this.#maxLatenessMs;
  }

  /** Events older than this are late. */
  get lateBeforeMs(): number {
    return this.#newestMs - this.#maxLatenessMs;
  }

  /**
   * Advances to the event and returns its time, or rejects it because it is from the future. `storedMs`: when JetStream stored it,
   * if it did.
   */
  observe(timeMs: number, arrivalMs: number, storedMs: number = arrivalMs): number | Rejected {
    // A stored message has existed before it arrived: otherwise the clocks of server and exporter differ.
    const clockMs = Math.min(storedMs, arrivalMs);
    if (this.#eventTime === undefined) {
      // If the clock was set back, the event gets the newest time so far, which keeps the order.
      timeMs = Math.max(Math.min(timeMs, clockMs), this.#newestMs);
    } else if (timeMs - clockMs > this.#eventTime.maxFutureSkew) {
      return new Rejected('future', () => this.#futureDetail(timeMs, clockMs));
    }
    this.#advance(timeMs, clockMs, arrivalMs);
    return timeMs;
  }

  /** Whether windows skip an event of this time. The event may have been observed already. */
  isLate(timeMs: number): boolean {
    return timeMs < this.lateBeforeMs;
  }

  /** Why windows skip an event of this time; `undefined` if it is not late. */
  lateness(timeMs: number): Skip | undefined {
    if (!this.isLate(timeMs)) return undefined;
    // The newest event may be another one when the detail is read.
    const behindMs = this.#newestMs - timeMs;
    return new Skip('late', () => this.#lateDetail(timeMs, behindMs));
  }

  get time(): StreamTime {
    return { newestMs: this.#newestMs, arrivalMs: this.#arrivalMs };
  }

  /**
   * Another thread has read up to this time. Windows stay open until all threads know: `advanceTo` closes them. But a state with what was
   * read must have the time, too: otherwise events would be in time after a restart that are late.
   */
  notice(time: StreamTime): void {
    const { newestMs, arrivalMs } = laterTime(this.time, time);
    this.#newestMs = newestMs;
    this.#arrivalMs = arrivalMs;
  }

  /** Advances to the time of another thread that reads the stream. */
  advanceTo(time: StreamTime): void {
    this.notice(time);
    this.#positionMs = Math.max(this.#positionMs, time.newestMs);
  }

  /** The stream could not be read since the last tick: that is no idle time, since what came meanwhile is still to be read. */
  hold(nowMs: number): void {
    if (this.#tickedMs > -Infinity) this.#arrivalMs += nowMs - this.#tickedMs;
    this.#tickedMs = nowMs;
  }

  /** Advances with the clock while the stream is idle. */
  tick(nowMs: number): void {
    this.#tickedMs = nowMs;
    const movedMs = this.#idlePositionMs(nowMs);
    if (movedMs > this.#positionMs) this.#positionMs = movedMs;
  }

  get #maxLatenessMs(): number {
    return this.#eventTime?.maxLateness ?? 0;
  }

  #advance(timeMs: number, clockMs: number, arrivalMs: number): void {
    const reachedMs = Math.min(timeMs, clockMs);
    // A stream of late events alone counts as idle: otherwise its windows would never close.
    if (this.#eventTime === undefined || reachedMs >= this.lateBeforeMs) this.#arrivalMs = arrivalMs;
    if (reachedMs > this.#newestMs) this.#newestMs = reachedMs;
    if (reachedMs > this.#positionMs) this.#positionMs = reachedMs;
  }

  /** Adds the time since the last arrival to the newest event time: recorded events may be years older than the clock. */
  #idlePositionMs(nowMs: number): number {
    if (this.#kind === 'arrival') return nowMs;
    const idleMs = nowMs - this.#arrivalMs;
    if (this.#eventTime === undefined) return this.#newestMs + idleMs - ON_THE_WAY_MS;
    return idleMs > this.#eventTime.idleAfter ? this.#newestMs + idleMs : -Infinity;
  }

  #lateDetail(timeMs: number, behindMs: number): string {
    const behind = `${behindMs} ms behind the newest event`;
    return `${behind}, maxLateness is ${this.#maxLatenessMs} ms${this.#unitHint(timeMs)}`;
  }

  #futureDetail(timeMs: number, clockMs: number): string {
    const ahead = `${timeMs - clockMs} ms ahead of the clock`;
    return `${ahead}, maxFutureSkew is ${this.#eventTime?.maxFutureSkew} ms${this.#unitHint(timeMs)}`;
  }

  /** What the event time was read as, and the unit that would fit. */
  #unitHint(timeMs: number): string {
    const hint = this.#eventTime && otherUnitOf(timeMs, this.#eventTime.form);
    return hint === undefined ? '' : `; read as ${dateText(timeMs)}, but ${hint}`;
  }
}
