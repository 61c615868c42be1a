import type { Column } from './column.js';
import type { PlacedExemplar } from './exemplars.js';

/** Labels of series by their numbers. */
export type NamedSeries = readonly (readonly [series: number, labels: readonly string[]])[];

/**
 * Series as they leave their table, for another thread or for whoever keeps state. Rows are packed:
 *
 *     series | events | first event | last event | a row of each of the metric's columns
 */
export interface SeriesRows {
  /** Those whose labels were not given before. */
  readonly named: NamedSeries;
  readonly rows: Float64Array<ArrayBuffer>;
  readonly exemplars: readonly PlacedExemplar[];
}

/** Numbers before the row of each column. */
export const ROW_HEAD = 4;

/** Numbers by series, to be copied. */
export type RowSource = Pick<Column, 'width' | 'copyRow'>;

/** The numbers of these series, one row after the other, each headed by the number of its series. */
export function packRows(
  series: readonly number[],
  columns: readonly RowSource[],
): Float64Array<ArrayBuffer> {
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

/** Where each row begins, of a metric with these columns. */
export function* rowStarts(rows: Float64Array, columns: readonly RowSource[]): Generator<number> {
  const width = columns.reduce((sum, column) => sum + column.width, ROW_HEAD);
  for (let at = 0; at < rows.length; at += width) yield at;
}
