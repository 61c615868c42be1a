import type { AggregateInput, AnyAggregate } from '../aggregate/aggregate.js';
import type { ClosedSpan, WindowPart, WindowReading, WindowSeries, WindowSeriesState } from './windows.js';

export interface SessionShape {
  readonly aggregate: AnyAggregate;
  readonly gapMs: number;
}

/** How far the sessions of a metric have come. */
export interface SessionProgress {
  readonly shape: SessionShape;
  readonly watermarkMs: number;
  /** A series has something to do once the watermark has passed this. */
  checkAfter(timeMs: number): void;
}

/** Events with no gap between them, already aggregated. */
interface Session {
  firstMs: number;
  lastMs: number;
  readonly state: unknown;
  events: number;
}

/**
 * The sessions of one series. One lasts from its first event until the gap after its last one, and closes when the watermark
 * has passed that; the newest is shown while it lasts, and for one more gap.
 *
 *        o  o o   o                    o o
 *       [---------|<-gap->]           [--|<-gap->]          ->  time
 *                         closes      an event within the gap of both, in time, makes them one
 *
 * The same events give the same sessions in whatever order they come, as far as none is late. There are at most as many open
 * ones as gaps in the lateness, and one more.
 */
export class SessionSeries implements WindowSeries {
  readonly #windows: SessionProgress;
  /** In order of time, more than a gap apart. */
  readonly #open: Session[] = [];
  /** The last one that has closed. */
  #closed: Session | undefined;
  #cached: { readonly session: Session; readonly reading: WindowReading } | undefined;

  constructor(windows: SessionProgress) {
    this.#windows = windows;
  }

  add(timeMs: number, input: AggregateInput): void {
    const session = this.#sessionOf(timeMs, timeMs);
    if (session === undefined) return;
    this.#windows.shape.aggregate.add(session.state, input);
    session.events++;
  }

  merge({ firstMs, lastMs, state, events }: WindowPart): void {
    const session = this.#sessionOf(firstMs, lastMs);
    if (session === undefined) return;
    this.#windows.shape.aggregate.merge(session.state, state);
    session.events += events;
  }

  parts(): readonly WindowPart[] {
    return this.#open;
  }

  save(): WindowSeriesState {
    return { kind: 'session', parts: this.#open, closed: this.#closed };
  }

  restore(state: WindowSeriesState): void {
    if (state.kind !== 'session')
      throw new Error(`BUG: sessions and the state of a series that is ${state.kind}`);
    this.#open.push(...state.parts.map((part) => ({ ...part })));
    this.#closed = state.closed && { ...state.closed };
  }

  read(): WindowReading | undefined {
    const session = this.#open.at(-1) ?? this.#closed;
    if (session === undefined || this.#isPast(this.#closesMs(session) + this.#gapMs)) return undefined;
    // Whatever changes a session gives it more events.
    if (this.#cached?.session === session && this.#cached.reading.events === session.events) {
      return this.#cached.reading;
    }
    const reading = this.#readingOf(session);
    this.#cached = { session, reading };
    return reading;
  }

  *drainClosed(): Generator<ClosedSpan> {
    for (let first = this.#open[0]; first !== undefined; first = this.#open[0]) {
      if (!this.#isPast(this.#closesMs(first))) return;
      this.#open.shift();
      this.#closed = first;
      yield { ...this.#readingOf(first), startMs: first.firstMs, endMs: this.#closesMs(first) };
    }
  }

  isExpired(): boolean {
    const oldest = this.#open[0] ?? this.#closed;
    if (oldest === undefined) return true;
    const closesMs = this.#closesMs(oldest);
    const nextMs = oldest === this.#closed ? closesMs + this.#gapMs : closesMs;
    if (this.#isPast(nextMs)) return true;
    this.#windows.checkAfter(nextMs);
    return false;
  }

  get #gapMs(): number {
    return this.#windows.shape.gapMs;
  }

  /** No event after this belongs to the session. */
  #closesMs({ lastMs }: Session): number {
    return lastMs + this.#gapMs;
  }

  /** Whether all events of this time have come, but for late ones. */
  #isPast(timeMs: number): boolean {
    return this.#windows.watermarkMs > timeMs;
  }

  /** The session of events from first to last, which are about to be added; none when it would have closed already. */
  #sessionOf(firstMs: number, lastMs: number): Session | undefined {
    const open = this.#open;
    // Those from `at` to `end` are near, mostly the newest alone: the last that closes too early stands before them.
    const end = open.findLastIndex((session) => session.firstMs <= lastMs + this.#gapMs) + 1;
    const at = open.findLastIndex((session) => this.#closesMs(session) < firstMs) + 1;
    const near = open[at];
    if (at === end || near === undefined) return this.#begin(at, firstMs, lastMs);
    if (end - at > 1) this.#mergeInto(near, open.splice(at + 1, end - at - 1));
    if (firstMs < near.firstMs) near.firstMs = firstMs;
    if (lastMs > near.lastMs) near.lastMs = lastMs;
    return near;
  }

  #begin(at: number, firstMs: number, lastMs: number): Session | undefined {
    const closesMs = lastMs + this.#gapMs;
    this.#windows.checkAfter(closesMs);
    // The clock closes sessions when no events come; one of that time that comes after all is too late for them.
    if (this.#isPast(closesMs)) return undefined;
    const session = { firstMs, lastMs, state: this.#windows.shape.aggregate.zero(), events: 0 };
    this.#open.splice(at, 0, session);
    return session;
  }

  #mergeInto(into: Session, later: readonly Session[]): void {
    for (const { lastMs, state, events } of later) {
      this.#windows.shape.aggregate.merge(into.state, state);
      into.events += events;
      into.lastMs = lastMs;
    }
  }

  #readingOf({ firstMs, lastMs, state, events }: Session): WindowReading {
    const lengthMs = lastMs + this.#gapMs - firstMs;
    return { reading: this.#windows.shape.aggregate.read(state, lengthMs), events };
  }
}
