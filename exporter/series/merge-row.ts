import type { Column } from './column.js';

/** Merges into a series the rows of the metric's columns, starting at `at`, that another thread has gathered for it. */
export type MergeRow = (series: number, rows: Float64Array, at: number) => void;

/** For columns that are sums. */
export function sumOf(columns: readonly Column[]): MergeRow {
  return (series, rows, at) => {
    let start = at;
    for (const column of columns) {
      column.addRow(series, rows, start);
      start += column.width;
    }
  };
}
