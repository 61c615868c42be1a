import type { Column } from './column.js';
import type { PlacedExemplar } from './exemplars.js';

/** Series numbers with their labels. */
export type NamedSeries = readonly (readonly [series: number, labels: readonly string[]])[];

/**
 * Series as a table sends them to another thread or saves them. Rows are packed:
 *
 *     series | events | first event | last event | a row of each of the metric's columns
 */
export interface SeriesRows {
  /** Series whose labels were not included before. */
  readonly named: NamedSeries;
  readonly rows: Float64Array<ArrayBuffer>;
  readonly exemplars: readonly PlacedExemplar[];
}

/** Numbers before the columns in each row. */
export const ROW_HEAD = 4;

export type RowSource = Pick<Column, 'width' | 'copyRow'>;

/** Packs one row for each series: its number, then the given columns. */
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

/** Where each row of a metric with these columns starts. */
export function* rowStarts(rows: Float64Array, columns: readonly RowSource[]): Generator<number> {
  const width = columns.reduce((sum, column) => sum + column.width, ROW_HEAD);
  for (let at = 0; at < rows.length; at += width) yield at;
}
