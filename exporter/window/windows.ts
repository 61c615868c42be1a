import type { AggregateInput, AnyAggregate, Reading } from '../aggregate/aggregate.js';
import type { PackedState } from '../aggregate/packed.js';
import type { Extent } from '../state/holder.js';
import type { Watermark } from './watermark.js';

/** The time of a stream: `positionMs`, the time of its newest event or of the clock, and the watermark. Events may be ahead of it. */
export type WindowTime = Pick<Watermark, 'positionMs' | 'watermarkMs'>;

/** The aggregate of a series over a window, and the number of events in it. */
export interface WindowReading {
  readonly reading: Reading;
  /** How much each value may be too high; unset: all values are exact. */
  readonly errors?: ReadonlyMap<string, number> | undefined;
  readonly events: number;
}

/** A closed window: all of its events have arrived, except late ones. */
export interface ClosedSpan extends WindowReading {
  readonly startMs: number;
  /** Exclusive. */
  readonly endMs: number;
}

/** Aggregated events of one slice, or some events of one session, between `firstMs` and `lastMs` inclusive. */
export interface WindowPart {
  readonly firstMs: number;
  readonly lastMs: number;
  readonly state: PackedState;
  readonly events: number;
}

/** The state of one series. */
export type WindowSeriesState =
  | {
      readonly kind: 'sized';
      /** `changes`: `parts` are the slices that changed since the last save. */
      readonly extent: Extent;
      readonly parts: readonly WindowPart[];
      /** Number of the newest dropped slice that had events; -Infinity: none. */
      readonly dropped: number;
    }
  | {
      readonly kind: 'session';
      readonly parts: readonly WindowPart[];
      /** The session that closed last. */
      readonly closed: WindowPart | undefined;
    };

/** The state that all series of a window metric share. */
export type WindowsState =
  | {
      readonly kind: 'sized';
      readonly shown: number;
      readonly closed: number;
      readonly closedBefore: number;
      readonly shownAtLastClose: number;
    }
  | {
      readonly kind: 'session';
      readonly positionMs: number;
      readonly watermarkMs: number;
      readonly nextMs: number;
    };

/** The windows of a metric: their shape and their current time, shared by all of its series. */
export interface Windows {
  /** The same labels give the same sums to the last digit. */
  begin(labels: readonly string[]): WindowSeries;
  /** Advances the shown window; it never moves back. Called for each event. */
  advanceTo(time: WindowTime): void;
  /**
   * Whether the clock has closed all windows of an event of this time while no events came. Such an event is not late, but no window
   * takes it any more.
   */
  isClosed(timeMs: number, time: WindowTime): boolean;
  /** Whether a window may have closed, or a series expired, since the last `closeUpTo`. */
  isDue(time: WindowTime): boolean;
  /** Closes windows up to this time. Then call `drainClosed` and `isExpired` of each series, once. */
  closeUpTo(time: WindowTime): void;
  save(): WindowsState;
  restore(state: WindowsState): void;
}

/** The events of one series, aggregated by window. */
export interface WindowSeries {
  add(timeMs: number, input: AggregateInput): void;
  /** Same as adding the events of the part one by one. */
  merge(part: WindowPart): void;
  /** All events of the series: merged into another series, they give the same windows. */
  parts(): readonly WindowPart[];
  save(extent: Extent): WindowSeriesState;
  /** Whole states only for a series without events. */
  restore(state: WindowSeriesState): void;
  /** The reading of the window that is shown; `undefined` if there is nothing to show. */
  read(): WindowReading | undefined;
  /** Does ahead what the next `read` needs. */
  prepare(): void;
  /** Windows that the last `closeUpTo` closed, oldest first. Call once per `closeUpTo`. */
  drainClosed(): Iterable<ClosedSpan>;
  /** Whether nothing is left to show or to publish unless new events arrive. */
  isExpired(): boolean;
}

/** Reads the aggregate of a window of this length. */
export function readWindow(
  aggregate: AnyAggregate,
  state: unknown,
  lengthMs: number,
  events: number,
): WindowReading {
  return { reading: aggregate.read(state, lengthMs), errors: aggregate.errors?.(state), events };
}
