import type { AggregateInput, AnyAggregate } from '../aggregate/aggregate.js';
import { packState, unpackState } from '../aggregate/packed.js';
import type { Extent } from '../state/holder.js';
import { readWindow } from './windows.js';
import type { ClosedSpan, WindowPart, WindowReading, WindowSeries, WindowSeriesState } from './windows.js';

export interface SessionShape {
  readonly aggregate: AnyAggregate;
  readonly gapMs: number;
}

/** What the sessions of a metric share: their shape and the time. */
export interface SessionProgress {
  readonly shape: SessionShape;
  readonly positionMs: number;
  readonly watermarkMs: number;
  /** A session closes, or a series expires, once the watermark passes this time. */
  checkAfter(timeMs: number): void;
}

/** Aggregated events that are no further apart than the gap. */
interface Session {
  firstMs: number;
  lastMs: number;
  readonly state: unknown;
  events: number;
}

/**
 * The sessions of one series. A session lasts from its first event until one gap after its last event, and closes when the
 * watermark passes that time. The newest session that has begun is shown while it lasts, and for one more gap. One from the future
 * begins when the stream reaches its first event.
 *
 *        o  o o   o                    o o
 *       [---------|<-gap->]           [--|<-gap->]          ->  time
 *                         closes      an event within the gap of both sessions merges them
 *
 * The same events give the same sessions in any order, unless an event is late. The number of open sessions is at most the
 * number of gaps within the maximum lateness, plus one.
 */
export class SessionSeries implements WindowSeries {
  readonly #windows: SessionProgress;
  /** In time order, more than a gap apart. */
  readonly #open: Session[] = [];
  /** The session that closed last. */
  #closed: Session | undefined;
  #cached: { readonly session: Session; readonly reading: WindowReading } | undefined;

  constructor(windows: SessionProgress) {
    this.#windows = windows;
  }

  add(timeMs: number, input: AggregateInput): void {
    const session = this.#sessionOf(timeMs, timeMs);
    if (session === undefined) return;
    this.#windows.shape.aggregate.add(session.state, input, timeMs);
    session.events++;
  }

  merge({ firstMs, lastMs, state, events }: WindowPart): void {
    const session = this.#sessionOf(firstMs, lastMs);
    if (session === undefined) return;
    const { aggregate } = this.#windows.shape;
    aggregate.merge(session.state, unpackState(aggregate, state));
    session.events += events;
  }

  parts(): readonly WindowPart[] {
    return this.#open.map((session) => this.#packed(session));
  }

  /** Always whole: a series has few sessions. */
  save(_extent: Extent): WindowSeriesState {
    return { kind: 'session', parts: this.parts(), closed: this.#closed && this.#packed(this.#closed) };
  }

  restore(state: WindowSeriesState): void {
    if (state.kind !== 'session')
      throw new Error(`BUG: a series of sessions cannot be restored from a ${state.kind} series`);
    for (const part of state.parts) this.#open.push(this.#unpacked(part));
    this.#closed = state.closed && this.#unpacked(state.closed);
  }

  read(): WindowReading | undefined {
    const session = this.#open.findLast(({ firstMs }) => firstMs <= this.#windows.positionMs) ?? this.#closed;
    if (session === undefined || this.#isPast(this.#closesMs(session) + this.#gapMs)) return undefined;
    // Every change of a session adds events to it.
    if (this.#cached?.session === session && this.#cached.reading.events === session.events) {
      return this.#cached.reading;
    }
    const reading = this.#readingOf(session);
    this.#cached = { session, reading };
    return reading;
  }

  /** A session is one state: there is nothing to merge. */
  prepare(): void {}

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

  /** The end of the session: no later event belongs to it. */
  #closesMs({ lastMs }: Session): number {
    return lastMs + this.#gapMs;
  }

  /** Whether the watermark has passed this time: only late events of this time may still arrive. */
  #isPast(timeMs: number): boolean {
    return this.#windows.watermarkMs > timeMs;
  }

  /** The session for events between these times, created if needed; `undefined` if it would have closed already. */
  #sessionOf(firstMs: number, lastMs: number): Session | undefined {
    const open = this.#open;
    // Sessions from `at` to `end` are within the gap; usually this is only the newest one.
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
    // On an idle stream the clock closes sessions. An event of that time that arrives afterwards is too late.
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

  #packed(session: Session): WindowPart {
    return { ...session, state: packState(this.#windows.shape.aggregate, session.state) };
  }

  #unpacked(part: WindowPart): Session {
    return { ...part, state: unpackState(this.#windows.shape.aggregate, part.state) };
  }

  #readingOf({ firstMs, lastMs, state, events }: Session): WindowReading {
    return readWindow(this.#windows.shape.aggregate, state, lastMs + this.#gapMs - firstMs, events);
  }
}
