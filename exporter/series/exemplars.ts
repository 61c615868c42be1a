import type { Exemplar, Trace } from '../event/exemplar.js';
import { ownText } from '../event/own-text.js';
import { ENDLESS_TURN } from '../turn/turn.js';
import type { Turn } from '../turn/turn.js';
import { finish } from '../turn/work.js';
import type { Work } from '../turn/work.js';

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

  placed(series: readonly number[]): readonly PlacedExemplar[] {
    return finish(this.placing(series, ENDLESS_TURN));
  }

  /** The same, in turns. */
  *placing(series: readonly number[], turn: Turn): Work<readonly PlacedExemplar[]> {
    const placed: PlacedExemplar[] = [];
    if (this.#bySeries.length === 0) return placed;
    for (const number of series) {
      this.of(number)?.forEach((exemplar, place) => {
        if (exemplar !== undefined) placed.push([number, place, exemplar]);
      });
      if (turn.isOver()) yield;
    }
    return placed;
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
