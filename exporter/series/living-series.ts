import type { LastingMetric } from '../../setup/model/metric.js';
import { Column } from './column.js';
import type { Exemplars } from './exemplars.js';
import { IdleStore } from './idle-store.js';
import { SeriesIndex } from './series-index.js';

/** So many take some milliseconds; if more are due, the next call goes on. */
const EXPIRED_AT_ONCE = 2_000;

/**
 * The series of a metric and how long they live. One that gets no event for the metric's idle time goes: its number, its
 * label values and its place in the budget are free for others. Where it counts, what it counted is kept aside and given back
 * on its return, so that in Prometheus it has a gap but never a reset.
 */
export class LivingSeries {
  readonly index: SeriesIndex;
  /** What the metric knows of each series: cleared when it goes. */
  readonly #columns: readonly Column[];
  readonly #exemplars: Exemplars | undefined;
  readonly #idleMs: number;
  /** Only for what counts and goes idle: a gauge that returns has a new value anyway. */
  readonly #kept: IdleStore | undefined;
  readonly #createdMs = new Column({ initial: NaN });
  readonly #lastEventMs = new Column();
  /** No series goes idle before this. */
  #nextIdleMs = Infinity;

  constructor(metric: LastingMetric, columns: readonly Column[], exemplars?: Exemplars) {
    this.index = new SeriesIndex(metric.labels, metric.seriesLimit);
    this.#columns = columns;
    this.#exemplars = exemplars;
    this.#idleMs = metric.idleMs ?? Infinity;
    this.#kept = keepsIdle(metric) ? new IdleStore(metric.seriesLimit) : undefined;
  }

  /** Idle series that were forgotten for want of room; `undefined` where none is kept aside. */
  get forgotten(): number | undefined {
    return this.#kept?.forgotten;
  }

  /** The series of an event that is read now; it is made, or brought back, when it is not there. */
  find(labels: readonly string[], nowMs: number): number {
    const series = this.index.find(labels);
    if (Number.isNaN(this.#createdMs.get(series))) this.#begin(series, nowMs);
    this.#lastEventMs.set(series, nowMs);
    return series;
  }

  /** When the series began to count, whatever gaps it had since. */
  createdMsOf(series: number): number {
    return this.#createdMs.get(series);
  }

  /** Lets the series go that have been idle for their time. */
  expire(nowMs: number): void {
    if (nowMs < this.#nextIdleMs) return;
    this.#nextIdleMs = Infinity;
    let left = EXPIRED_AT_ONCE;
    for (let series = 0; series < this.index.end; series++) {
      const labels = this.index.labelsOf(series);
      if (labels === undefined) continue;
      const idleAtMs = this.#lastEventMs.get(series) + this.#idleMs;
      if (idleAtMs <= nowMs && left-- > 0) this.#end(series, labels);
      else this.#nextIdleMs = Math.min(this.#nextIdleMs, idleAtMs);
    }
  }

  #begin(series: number, nowMs: number): void {
    const kept = this.#kept?.take(this.index.labelsOf(series) ?? []);
    for (const [at, row] of (kept?.rows ?? []).entries()) this.#columns[at]?.setRow(series, row);
    this.#createdMs.set(series, kept?.createdMs ?? nowMs);
    this.#nextIdleMs = Math.min(this.#nextIdleMs, nowMs + this.#idleMs);
  }

  #end(series: number, labels: readonly string[]): void {
    const rows = this.#columns.map((column) => column.row(series));
    this.#kept?.put(labels, { createdMs: this.#createdMs.get(series), rows });
    for (const column of [this.#createdMs, ...this.#columns]) column.clear(series);
    this.#exemplars?.clear(series);
    this.index.remove(series);
  }
}

function keepsIdle({ kind, idleMs }: LastingMetric): boolean {
  return idleMs !== undefined && kind !== 'gauge';
}
