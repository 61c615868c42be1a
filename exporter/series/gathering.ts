import { Column } from './column.js';
import type { PlacedExemplar } from './exemplars.js';
import { LabelTeller } from './labels-told.js';
import type { LabelNews } from './labels-told.js';

/** Series that a thread numbers before it begins anew, however small the budget of the metric is. */
const LEAST_ROOM = 2 ** 15;
/** How much further it may get between two looks at how many there are. */
const SLACK = 4;

/**
 * The budget of a metric where it is gathered for another thread: large enough that no value is ever beyond it, since it is
 * the other thread that knows what all threads together have seen. With it, three labels still make one exact number.
 */
export function gatheringLimit(seriesLimit: number): number {
  return SLACK * Math.max(LEAST_ROOM, 2 * seriesLimit);
}

/** Whether it is time to hand over what was gathered and to number series anew. */
export function isCrowded(series: number, limit: number): boolean {
  return series > limit / SLACK;
}

/** What the series of a metric have taken in since they were last asked. */
export interface SeriesDelta extends LabelNews {
  readonly kind: 'lasting';
  /** For each series: number, events, first and last arrival, and then its row of each of the metric's columns. */
  readonly rows: Float64Array<ArrayBuffer>;
  readonly exemplars: readonly PlacedExemplar[];
}

/** Numbers before the row of each column. */
export const DELTA_HEAD = 4;

/** Remembers which series have taken something in, and from how many events. */
export class Gathering {
  readonly events = new Column();
  readonly teller = new LabelTeller();
  #touched: number[] = [];

  touch(series: number): void {
    this.#touched.push(series);
  }

  takeTouched(): readonly number[] {
    const touched = this.#touched;
    this.#touched = [];
    return touched;
  }
}

/** The numbers of these series, one row after the other, each headed by the number of its series. */
export function packRows(series: readonly number[], columns: readonly Column[]): Float64Array<ArrayBuffer> {
  const width = columns.reduce((sum, column) => sum + column.width, 1);
  const rows = new Float64Array(series.length * width);
  for (const [row, number] of series.entries()) {
    let at = row * width;
    rows[at++] = number;
    for (const column of columns) {
      column.copyRow(number, rows, at);
      at += column.width;
    }
  }
  return rows;
}
