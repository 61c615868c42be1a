import type { LastingMetric } from '../../setup/model/metric.js';
import type { Extent, StateHolder } from '../state/holder.js';
import { Column } from './column.js';
import type { Exemplars } from './exemplars.js';
import { ChangeMarks } from './change-marks.js';
import { Gathering } from './gathering.js';
import type { SeriesDelta } from './gathering.js';
import { IdleStore } from './idle-store.js';
import type { IdleState } from './idle-store.js';
import type { LabelSet } from './label-set.js';
import { LabelAnnouncer } from './known-labels.js';
import type { KnownLabels } from './known-labels.js';
import { SeriesIndex } from './series-index.js';
import type { IndexState } from './series-index.js';
import { packRows, ROW_HEAD, rowStarts } from './series-rows.js';
import type { RowSource, SeriesRows } from './series-rows.js';

/** So many take some milliseconds to let go, or to look at; if there are more, the next call goes on. */
const MAX_EXPIRED_PER_CALL = 2_000;
const MAX_CHECKED_PER_CALL = 50_000;

/** Adds to a series what the same series has on another thread: the rows of the metric's columns, which stand at `at`. */
export type MergeRow = (series: number, rows: Float64Array, at: number) => void;

/** What a metric knows of each series: cleared when the series goes. */
export interface SeriesValues {
  readonly columns: readonly Column[];
  readonly exemplars?: Exemplars;
  /** Unset: the columns are sums. */
  readonly mergeRow?: MergeRow;
}

/** The series of a metric, their numbers, and what idle ones have counted. */
export interface SeriesState extends SeriesRows {
  readonly kind: 'lasting';
  readonly index: IndexState;
  readonly idle: IdleState | undefined;
}

/** Events are counted where they were read: a saved row brings no more of them. */
const NO_EVENTS: RowSource = {
  width: 1,
  copyRow: (_series, into, at) => {
    into[at] = 0;
  },
};

/**
 * The series of a metric and how long they live. One that gets no event for the metric's idle time goes: its number, its
 * label values and its place in the budget are free for others. Where it counts, what it counted is kept aside and given back
 * on its return, so that in Prometheus it has a gap but never a reset.
 */
export class LivingSeries implements StateHolder<SeriesState> {
  readonly index: SeriesIndex;
  readonly #columns: readonly Column[];
  readonly #exemplars: Exemplars | undefined;
  readonly #idleMs: number;
  /** Only for what counts and goes idle: a gauge that returns has a new value anyway. */
  readonly #idle: IdleStore | undefined;
  readonly #createdMs = new Column({ initial: NaN });
  readonly #lastEventMs = new Column();
  readonly #changes = new ChangeMarks();
  readonly #announcer: LabelAnnouncer;
  readonly #mergeRow: MergeRow;
  /** Only where series are gathered for another thread. */
  #gathering: Gathering | undefined;
  /** No series goes idle before this. */
  #nextIdleMs = Infinity;
  /** How far the look at all series has come, and when the first of those that it has passed goes idle. */
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

  /** Idle series that were forgotten for want of room; `undefined` where none is kept aside. */
  get forgotten(): number | undefined {
    return this.#idle?.forgotten;
  }

  /** The series of an event that is read now; it is made, or brought back, when it is not there. */
  findOrCreate(labels: LabelSet, nowMs: number): number {
    const series = this.index.seriesOf(labels);
    if (Number.isNaN(this.#createdMs.get(series))) this.#begin(series, nowMs);
    this.#lastEventMs.set(series, nowMs);
    this.#changes.mark(series);
    this.#gathering?.events.add(series, 1);
    return series;
  }

  /** When the series began to count, whatever gaps it had since. */
  createdMsOf(series: number): number {
    return this.#createdMs.get(series);
  }

  /** Lets the series go that have been idle for their time. */
  expire(nowMs: number): void {
    if (nowMs < this.#nextIdleMs) return;
    const until = Math.min(this.index.end, this.#nextToCheck + MAX_CHECKED_PER_CALL);
    for (let left = MAX_EXPIRED_PER_CALL; this.#nextToCheck < until && left > 0; this.#nextToCheck++) {
      const labels = this.index.labelsOf(this.#nextToCheck);
      if (labels === undefined) continue;
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

  /** From here on what events add is kept until it is drained. */
  gather(): void {
    if (this.#gathering !== undefined) return;
    this.#gathering = new Gathering();
    for (let series = 0; series < this.index.end; series++) this.#createdMs.clear(series);
  }

  /** Series that have gathered something. */
  get gathered(): number {
    return this.#gathering?.touched ?? 0;
  }

  /** Hands over what was gathered. */
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

  /** Takes in what another thread has gathered, as if its events had been read here. */
  absorb({ rows, exemplars }: SeriesDelta, labels: KnownLabels): void {
    for (const at of rowStarts(rows, this.#columns)) {
      // Rows are whole: their head is as `drain` wrote it.
      const series = this.index.findOrCreate(labels.labelsOf(rows[at]!), rows[at + 1]);
      this.#mergeTimes(series, rows[at + 2]!, rows[at + 3]!);
      this.#mergeRow(series, rows, at + ROW_HEAD);
    }
    for (const [number, place, { trace, value, timeMs }] of exemplars) {
      this.#exemplars?.put(this.index.findOrCreate(labels.labelsOf(number), 0), place, trace, value, timeMs);
    }
  }

  save(extent: Extent): SeriesState {
    const { changed, named } = this.#changes.drain(this.index.end, extent);
    const living = changed.filter((series) => this.index.labelsOf(series) !== undefined);
    return {
      kind: 'lasting',
      named: named.flatMap((series) => {
        const labels = this.index.labelsOf(series);
        return labels === undefined ? [] : [[series, labels] as const];
      }),
      rows: packRows(living, [NO_EVENTS, this.#createdMs, this.#lastEventMs, ...this.#columns]),
      exemplars: this.#exemplars?.placed(living) ?? [],
      index: this.index.save(extent),
      idle: this.#idle?.save(extent),
    };
  }

  restore({ named, rows, exemplars, index, idle }: SeriesState): void {
    const end = this.index.end;
    this.index.restore(named, index);
    for (let series = 0; series < end; series++) {
      if (this.index.labelsOf(series) === undefined) this.#clear(series);
    }
    for (const [series] of named) this.#changes.begin(series);
    for (const at of rowStarts(rows, this.#columns)) this.#restoreRow(rows, at);
    for (const [series, place, { trace, value, timeMs }] of exemplars) {
      this.#exemplars?.put(series, place, trace, value, timeMs);
    }
    if (idle !== undefined) this.#idle?.restore(idle);
    // The next look at all series finds when the first one goes idle.
    this.#nextIdleMs = -Infinity;
    this.#earliestIdleMs = Infinity;
    this.#nextToCheck = 0;
  }

  /** In the place of what the series had. Rows are whole. */
  #restoreRow(rows: Float64Array, at: number): void {
    const series = rows[at]!;
    this.#exemplars?.clear(series);
    this.#createdMs.set(series, rows[at + 2]!);
    this.#lastEventMs.set(series, rows[at + 3]!);
    let start = at + ROW_HEAD;
    for (const column of this.#columns) {
      column.setRow(series, rows, start);
      start += column.width;
    }
  }

  #clear(series: number): void {
    for (const column of [this.#createdMs, ...this.#columns]) column.clear(series);
    this.#exemplars?.clear(series);
  }

  /** Events came to the series elsewhere, the first and the last at these times. */
  #mergeTimes(series: number, firstMs: number, lastMs: number): void {
    if (Number.isNaN(this.#createdMs.get(series))) this.#begin(series, firstMs);
    else if (firstMs < this.#createdMs.get(series)) this.#createdMs.set(series, firstMs);
    if (lastMs > this.#lastEventMs.get(series)) this.#lastEventMs.set(series, lastMs);
    this.#changes.mark(series);
  }

  #begin(series: number, nowMs: number): void {
    const kept = this.#idle?.remove(this.index.labelsOf(series) ?? []);
    for (const [at, row] of (kept?.rows ?? []).entries()) this.#columns[at]?.setRow(series, row);
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

function sumOf(columns: readonly Column[]): MergeRow {
  return (series, rows, at) => {
    let start = at;
    for (const column of columns) {
      column.addRow(series, rows, start);
      start += column.width;
    }
  };
}

function keepsIdle({ kind, idleMs }: LastingMetric): boolean {
  return idleMs !== undefined && kind !== 'gauge';
}
