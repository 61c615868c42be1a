import type { Exemplar, Trace } from '../event/exemplar.js';
import { ownText } from '../event/own-text.js';
import type { Turn } from '../turn/turn.js';
import type { Work } from '../turn/work.js';
import { SERIES_PER_CHECK } from './change-marks.js';
import type { TakenMarks } from './change-marks.js';

/** Exemplars by place: a counter has one place, a histogram one for each bucket. */
export type SeriesExemplars = readonly (Exemplar | undefined)[];

export type PlacedExemplar = readonly [series: number, place: number, exemplar: Exemplar];

/** Keeps the newest exemplar of each place of each series. */
export class Exemplars {
  /** The list of a series is replaced, not changed. */
  readonly #bySeries: (SeriesExemplars | undefined)[];

  constructor(bySeries: (SeriesExemplars | undefined)[] = []) {
    this.#bySeries = bySeries;
  }

  of(series: number): SeriesExemplars | undefined {
    return this.#bySeries[series];
  }

  /** Of two exemplars in the same millisecond the first is kept: Prometheus rejects a second one with the same timestamp. */
  put(series: number, place: number, trace: Trace, value: number, timeMs: number): void {
    const places = this.#bySeries[series] ?? [];
    const newest = places[place];
    if (newest !== undefined && timeMs <= newest.timeMs) return;
    const changed = places.slice();
    changed[place] = { trace: ownTrace(trace), value, timeMs };
    this.#bySeries[series] = changed;
  }

  /** The exemplars as they are now, whatever comes later. */
  capture(): Exemplars {
    return new Exemplars(this.#bySeries.slice());
  }

  /** Those of the series that have changed, in turns. */
  *placing(marks: TakenMarks, turn: Turn): Work<readonly PlacedExemplar[]> {
    const placed: PlacedExemplar[] = [];
    for (let series = 0; series < this.#bySeries.length; series++) {
      if (series % SERIES_PER_CHECK === 0 && turn.isOver()) yield;
      if (marks.isChanged(series)) this.#place(series, placed);
    }
    return placed;
  }

  /** Returns the exemplars of these series and removes them. */
  drain(series: readonly number[]): readonly PlacedExemplar[] {
    const placed: PlacedExemplar[] = [];
    for (const number of series) {
      this.#place(number, placed);
      this.clear(number);
    }
    return placed;
  }

  #place(series: number, into: PlacedExemplar[]): void {
    this.of(series)?.forEach((exemplar, place) => {
      if (exemplar !== undefined) into.push([series, place, exemplar]);
    });
  }

  clear(series: number): void {
    if (series < this.#bySeries.length) this.#bySeries[series] = undefined;
  }
}

function ownTrace({ traceId, spanId }: Trace): Trace {
  return { traceId: ownText(traceId), spanId: ownText(spanId) };
}
