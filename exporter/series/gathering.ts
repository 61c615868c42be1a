import { Column } from './column.js';
import type { PlacedExemplar } from './exemplars.js';
import type { LabelNews } from './labels-told.js';

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
  #touched: number[] = [];

  get touched(): number {
    return this.#touched.length;
  }

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
