import type { AggregateInput, Reading } from '../aggregate/aggregate.js';
import type { Watermark } from './watermark.js';

/** How far the time of a stream has come: its newest event or the clock, and what no event is older than. */
export type WindowTime = Pick<Watermark, 'positionMs' | 'watermarkMs'>;

/** What a series shows: its aggregate over the window, and how many events are in it. */
export interface WindowReading {
  readonly reading: Reading;
  readonly events: number;
}

/** A window that has closed: no event that is not late belongs to it any more. */
export interface ClosedSpan extends WindowReading {
  readonly startMs: number;
  /** The first moment after it. */
  readonly endMs: number;
}

/**
 * What some events of a series come to, aggregated elsewhere: events of one slice, or events of one session (it may have
 * more). All are at `firstMs`, at `lastMs` or between.
 */
export interface WindowPart<State = unknown> {
  readonly firstMs: number;
  readonly lastMs: number;
  readonly state: State;
  readonly events: number;
}

/** What one series holds. `State`: that of its aggregate, encoded or not. */
export type WindowSeriesState<State = unknown> =
  | {
      readonly kind: 'sized';
      readonly parts: readonly WindowPart<State>[];
      /** Number of the newest slice with events that is no longer kept; -Infinity: none. */
      readonly dropped: number;
    }
  | {
      readonly kind: 'session';
      readonly parts: readonly WindowPart<State>[];
      /** The last session that has closed. */
      readonly closed: WindowPart<State> | undefined;
    };

/** How far the windows of a metric have come. */
export type WindowsState =
  | {
      readonly kind: 'sized';
      readonly shown: number;
      readonly closed: number;
      readonly closedBefore: number;
      readonly shownAtLastClose: number;
    }
  | { readonly kind: 'session'; readonly watermarkMs: number; readonly nextMs: number };

/** How the windows of a metric are cut, and how far they have come: the same for all of its series. */
export interface Windows {
  begin(): WindowSeries;
  /** Time has come as far as this; windows never move back. Called for each event. */
  advanceTo(time: WindowTime): void;
  /** Whether a window may have closed, or a series be over, since time was last settled. */
  isDue(time: WindowTime): boolean;
  /** Settles that time has come as far as this: the series are then asked for what has closed, and whether they are over. */
  closeUpTo(time: WindowTime): void;
  save(): WindowsState;
  restore(state: WindowsState): void;
}

/** The events of one series, aggregated by the windows they belong to. */
export interface WindowSeries {
  add(timeMs: number, input: AggregateInput): void;
  /** Same as adding the events of the part one by one. The state stays the caller's. */
  merge(part: WindowPart): void;
  /** All events that it holds: merged elsewhere, they give the same windows. */
  parts(): readonly WindowPart[];
  save(): WindowSeriesState;
  /** For a series without events. The states of the aggregates are its own from here on. */
  restore(state: WindowSeriesState): void;
  /** What the window that is shown now shows; `undefined` when there is nothing to show. */
  read(): WindowReading | undefined;
  /** Windows that closed as time was last settled, oldest first; asked for once. */
  drainClosed(): Iterable<ClosedSpan>;
  /** Whether nothing is left to show or to hand out, now or later, unless new events come. */
  isExpired(): boolean;
}
