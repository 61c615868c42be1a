import type { Exemplar, Trace } from '../event/exemplar.js';
import { ownText } from '../event/own-text.js';

/** Exemplars by place: a counter has one place, a histogram one for each bucket. */
export type SeriesExemplars = readonly (Exemplar | undefined)[];

export type PlacedExemplar = readonly [series: number, place: number, exemplar: Exemplar];

/** Keeps the newest exemplar of each place of each series. */
export class Exemplars {
  readonly #bySeries: ((Exemplar | undefined)[] | undefined)[] = [];

  of(series: number): SeriesExemplars | undefined {
    return this.#bySeries[series];
  }

  /** Of two exemplars in the same millisecond the first is kept: Prometheus rejects a second one with the same timestamp. */
  put(series: number, place: number, trace: Trace, value: number, timeMs: number): void {
    const places = (this.#bySeries[series] ??= []);
    const newest = places[place];
    if (newest === undefined || timeMs > newest.timeMs)
      places[place] = { trace: ownTrace(trace), value, timeMs };
  }

  placed(series: readonly number[]): readonly PlacedExemplar[] {
    if (this.#bySeries.length === 0) return [];
    return series.flatMap((number) =>
      [...(this.of(number) ?? []).entries()].flatMap(([place, exemplar]): PlacedExemplar[] =>
        exemplar === undefined ? [] : [[number, place, exemplar]],
      ),
    );
  }

  /** Returns the exemplars of these series and removes them. */
  drain(series: readonly number[]): readonly PlacedExemplar[] {
    const placed = this.placed(series);
    for (const number of series) this.clear(number);
    return placed;
  }

  clear(series: number): void {
    if (series < this.#bySeries.length) this.#bySeries[series] = undefined;
  }
}

function ownTrace({ traceId, spanId }: Trace): Trace {
  return { traceId: ownText(traceId), spanId: ownText(spanId) };
}
