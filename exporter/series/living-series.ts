import type { LastingMetric } from '../../setup/model/metric.js';
import type { Extent, LargeStateHolder } from '../state/holder.js';
import { ENDLESS_TURN } from '../turn/turn.js';
import type { Turn } from '../turn/turn.js';
import { finish } from '../turn/work.js';
import type { Work } from '../turn/work.js';
import { Column } from './column.js';
import type { Exemplars, PlacedExemplar } from './exemplars.js';
import { ChangeMarks } from './change-marks.js';
import { Gathering } from './gathering.js';
import type { SeriesDelta } from './gathering.js';
import { sumOf } from './merge-row.js';
import type { MergeRow } from './merge-row.js';
import { IdleStore } from './idle-store.js';
import type { IdleState } from './idle-store.js';
import type { LabelSet } from './label-set.js';
import { LabelAnnouncer } from './known-labels.js';
import type { KnownLabels } from './known-labels.js';
import { SeriesIndex } from './series-index.js';
import type { IndexState } from './series-index.js';
import { readRows, writingRows } from './row-bytes.js';
import type { ReadRows, WrittenRows } from './row-bytes.js';
import { packRows, ROW_HEAD, rowStarts } from './series-rows.js';
import type { TotalsState } from './running-totals.js';

/** Limits of one `expire` call, which takes some milliseconds; the next call continues. */
const MAX_EXPIRED_PER_CALL = 2_000;
const MAX_CHECKED_PER_CALL = 50_000;
/** A save picks the rows of this many series at once. */
const FEW_SERIES = 2_000;

/** The values that a metric keeps for each series; cleared when the series expires. */
export interface SeriesValues {
  readonly columns: readonly Column[];
  readonly exemplars?: Exemplars;
  /** Unset: the columns are sums. */
  readonly mergeRow?: MergeRow;
}

/** The series of a metric, their values, and the values of idle series. */
export interface SeriesState {
  readonly kind: 'lasting';
  readonly series: WrittenRows;
  readonly exemplars: readonly PlacedExemplar[];
  readonly index: IndexState;
  readonly idle: IdleState | undefined;
  /** Only for counters of running totals. */
  readonly totals?: TotalsState;
}

/** The values that a series had before it went idle, one row for each of the metric's columns, and when it came back. */
export interface ReturnedSeries {
  readonly sinceMs: number;
  readonly rows: readonly Float64Array[];
}

/**
 * The series of a metric and their expiry. A series that gets no event for the metric's idle time expires: its number, its
 * label values and its place within the series limit are free for others. The values of counters and histograms are kept and
 * restored when the series returns, so that Prometheus sees a gap but never a counter reset.
 */
export class LivingSeries implements LargeStateHolder<SeriesState> {
  readonly index: SeriesIndex;
  readonly #columns: readonly Column[];
  readonly #exemplars: Exemplars | undefined;
  readonly #idleMs: number;
  /** Only for counters and histograms that can go idle: a gauge that returns has a new value anyway. */
  readonly #idle: IdleStore | undefined;
  readonly #createdMs = new Column({ initial: NaN });
  readonly #lastEventMs = new Column();
  /** Series that came back after they were idle: since when, and the values that they had. */
  readonly #returned = new Map<number, ReturnedSeries>();
  /** Series of known label values, which stay without events. */
  readonly #known = new Set<number>();
  readonly #changes = new ChangeMarks();
  readonly #announcer: LabelAnnouncer;
  readonly #mergeRow: MergeRow;
  /** Set where series are gathered for another thread. */
  #gathering: Gathering | undefined;
  /** No series goes idle before this. */
  #nextIdleMs = Infinity;
  /** The next series that `expire` checks, and when the first of those checked so far goes idle. */
  #nextToCheck = 0;
  #earliestIdleMs = Infinity;

  constructor(metric: LastingMetric, { columns, exemplars, mergeRow = sumOf(columns) }: SeriesValues) {
    this.index = new SeriesIndex(metric.labels, metric.seriesLimit);
    this.#columns = columns;
    this.#exemplars = exemplars;
    this.#announcer = new LabelAnnouncer(this.index, metric.seriesLimit);
    this.#mergeRow = mergeRow;
    this.#idleMs = metric.idleMs ?? Infinity;
    this.#idle = keepsIdle(metric) ? new IdleStore(metric.seriesLimit) : undefined;
  }

  /** Idle series that were forgotten because the store was full; `undefined` where idle series are not kept. */
  get forgotten(): number | undefined {
    return this.#idle?.forgotten;
  }

  /** The series of an event that arrives now. A missing series is created, or restored if it was idle. */
  findOrCreate(labels: LabelSet, nowMs: number): number {
    const series = this.index.seriesOf(labels);
    if (Number.isNaN(this.#createdMs.get(series))) this.#begin(series, nowMs);
    this.#lastEventMs.set(series, nowMs);
    this.#changes.mark(series);
    this.#gathering?.events.add(series, 1);
    return series;
  }

  /** Creates a series at 0, unless it exists. It never goes idle. */
  expose(labels: readonly string[], nowMs: number): void {
    const series = this.index.findOrCreate(labels, 0);
    this.#known.add(series);
    if (!Number.isNaN(this.#createdMs.get(series))) return;
    this.#begin(series, nowMs);
    this.#lastEventMs.set(series, nowMs);
    this.#changes.mark(series);
  }

  /** When the series was first created, including time before an idle gap. */
  createdMsOf(series: number): number {
    return this.#createdMs.get(series);
  }

  /** When the last event of the series arrived. */
  lastEventMsOf(series: number): number {
    return this.#lastEventMs.get(series);
  }

  /** When the series came back after it was idle, with the values that it had then. */
  returned(series: number): ReturnedSeries | undefined {
    return this.#returned.get(series);
  }

  /** Expires series that have been idle for the idle time. */
  expire(nowMs: number): void {
    if (nowMs < this.#nextIdleMs) return;
    const until = Math.min(this.index.end, this.#nextToCheck + MAX_CHECKED_PER_CALL);
    for (let left = MAX_EXPIRED_PER_CALL; this.#nextToCheck < until && left > 0; this.#nextToCheck++) {
      const labels = this.index.labelsOf(this.#nextToCheck);
      if (labels === undefined || this.#known.has(this.#nextToCheck)) continue;
      const idleAtMs = this.#lastEventMs.get(this.#nextToCheck) + this.#idleMs;
      if (idleAtMs > nowMs) {
        this.#earliestIdleMs = Math.min(this.#earliestIdleMs, idleAtMs);
      } else {
        this.#retire(this.#nextToCheck, labels);
        left--;
      }
    }
    if (this.#nextToCheck < this.index.end) return;
    this.#nextIdleMs = this.#earliestIdleMs;
    this.#earliestIdleMs = Infinity;
    this.#nextToCheck = 0;
  }

  /** From now on, what events add is kept only until it is drained. */
  gather(): void {
    if (this.#gathering !== undefined) return;
    this.#gathering = new Gathering();
    for (let series = 0; series < this.index.end; series++) this.#createdMs.clear(series);
  }

  /** Number of series that have gathered events since the last drain. */
  get gathered(): number {
    return this.#gathering?.touched ?? 0;
  }

  /** Returns what was gathered, and resets it. */
  drain(): SeriesDelta {
    const gathering = this.#gathering;
    if (gathering === undefined) throw new Error('BUG: nothing is gathered here');
    const touched = gathering.drainTouched();
    const columns = [gathering.events, this.#createdMs, this.#lastEventMs, ...this.#columns];
    const rows = packRows(touched, columns);
    const exemplars = this.#exemplars?.drain(touched) ?? [];
    for (const column of columns) for (const series of touched) column.clear(series);
    return { kind: 'lasting', ...this.#announcer.announce(touched), rows, exemplars };
  }

  /** Adds what another thread has gathered, as if its events had been read here. */
  absorb({ rows, exemplars }: SeriesDelta, labels: KnownLabels): void {
    for (const at of rowStarts(rows, this.#columns)) {
      // Rows are complete; `drain` wrote their head.
      const series = this.index.findOrCreate(labels.labelsOf(rows[at]!), rows[at + 1]);
      this.#mergeTimes(series, rows[at + 2]!, rows[at + 3]!);
      this.#mergeRow(series, rows, at + ROW_HEAD);
    }
    for (const [number, place, { trace, value, timeMs }] of exemplars) {
      this.#exemplars?.put(this.index.findOrCreate(labels.labelsOf(number), 0), place, trace, value, timeMs);
    }
  }

  save(extent: Extent): SeriesState {
    return finish(this.capture(extent, ENDLESS_TURN));
  }

  /** Takes copies at once, of bytes and of references. Writes what has changed in turns. */
  capture(extent: Extent, turn: Turn): Work<SeriesState> {
    const { end } = this.index;
    const marks = this.#changes.take(end, extent);
    const isFew = marks.areFew(FEW_SERIES);
    const labelsOf = isFew || !marks.haveBegun() ? this.index.labels() : this.index.captureLabels();
    // Copying all rows in one piece is faster than picking many of them.
    const taken = (columns: readonly Column[]) => (isFew ? columns : columns.map((each) => each.copy(end)));
    const times = taken([this.#createdMs, this.#lastEventMs]);
    const shape = { labels: this.index.width, times, numbers: taken(this.#columns) };
    const writing = writingRows({ marks, labelsOf }, shape, isFew ? ENDLESS_TURN : turn);
    const rest = { index: this.index.save(extent), idle: this.#idle?.save(extent) };
    const placing = this.#exemplars?.capture().placing(marks, turn);
    // A few are picked at once: later, they would be others.
    const few = isFew ? finish(writing) : undefined;
    return (function* (): Work<SeriesState> {
      const series = few ?? (yield* writing);
      const exemplars = placing === undefined ? [] : yield* placing;
      return { kind: 'lasting', series, exemplars, ...rest };
    })();
  }

  restore({ series: written, exemplars, index, idle }: SeriesState): void {
    const end = this.index.end;
    const { named, ...read } = readRows(written);
    this.#known.clear();
    this.index.restore(named, index);
    for (let series = 0; series < end; series++) {
      if (this.index.labelsOf(series) === undefined) this.#clear(series);
    }
    for (const [series] of named) this.#changes.begin(series);
    this.#restoreRows(read);
    for (const [series, place, { trace, value, timeMs }] of exemplars) {
      this.#exemplars?.put(series, place, trace, value, timeMs);
    }
    if (idle !== undefined) this.#idle?.restore(idle);
    // The next `expire` checks all series and finds when the first one goes idle.
    this.#nextIdleMs = -Infinity;
    this.#earliestIdleMs = Infinity;
    this.#nextToCheck = 0;
  }

  /** Replaces the values of the series. Rows are complete. */
  #restoreRows({ rows, width }: Pick<ReadRows, 'rows' | 'width'>): void {
    for (let start = 0; start < rows.length; start += width) {
      const series = rows[start]!;
      this.#exemplars?.clear(series);
      let at = start + 1;
      for (const column of [this.#createdMs, this.#lastEventMs, ...this.#columns]) {
        column.setRow(series, rows, at);
        at += column.width;
      }
    }
  }

  #clear(series: number): void {
    for (const column of [this.#createdMs, ...this.#columns]) column.clear(series);
    this.#exemplars?.clear(series);
    this.#returned.delete(series);
  }

  /** Another thread read events of the series; the first and the last arrived at these times. */
  #mergeTimes(series: number, firstMs: number, lastMs: number): void {
    if (Number.isNaN(this.#createdMs.get(series))) this.#begin(series, firstMs);
    else if (firstMs < this.#createdMs.get(series)) this.#createdMs.set(series, firstMs);
    if (lastMs > this.#lastEventMs.get(series)) this.#lastEventMs.set(series, lastMs);
    this.#changes.mark(series);
  }

  #begin(series: number, nowMs: number): void {
    const kept = this.#idle?.remove(this.index.labelsOf(series) ?? []);
    if (kept !== undefined) {
      for (const [at, row] of kept.rows.entries()) this.#columns[at]?.setRow(series, row);
      this.#returned.set(series, { sinceMs: nowMs, rows: kept.rows });
    }
    this.#createdMs.set(series, kept?.createdMs ?? nowMs);
    this.#changes.begin(series);
    this.#gathering?.touch(series);
    const idleAtMs = nowMs + this.#idleMs;
    this.#nextIdleMs = Math.min(this.#nextIdleMs, idleAtMs);
    this.#earliestIdleMs = Math.min(this.#earliestIdleMs, idleAtMs);
  }

  #retire(series: number, labels: readonly string[]): void {
    const rows = this.#columns.map((column) => column.row(series));
    this.#idle?.put(labels, { createdMs: this.#createdMs.get(series), rows });
    this.#clear(series);
    this.#changes.begin(series);
    this.index.remove(series);
  }
}

function keepsIdle({ kind, idleMs }: LastingMetric): boolean {
  return idleMs !== undefined && kind !== 'gauge';
}
