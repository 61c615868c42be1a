import { ENDLESS_TURN } from '../turn/turn.js';
import type { Turn } from '../turn/turn.js';
import { finish } from '../turn/work.js';
import type { Work } from '../turn/work.js';
import type { RowSource } from './column.js';
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

/** `labels`: those of each of the series; `undefined` for a series that is gone. */
export function namedSeries(
  series: readonly number[],
  labels: readonly (readonly string[] | undefined)[],
): NamedSeries {
  return series.flatMap((number, at) => {
    const values = labels[at];
    return values === undefined ? [] : [[number, values] as const];
  });
}

/** Numbers before the columns in each row. */
export const ROW_HEAD = 4;

/** A row takes less time than asking whether the turn is over. */
const ROWS_PER_CHECK = 64;

/** Packs one row for each series: its number, then the given columns. */
export function packRows(
  series: readonly number[],
  columns: readonly RowSource[],
): Float64Array<ArrayBuffer> {
  return finish(packingRows(series, columns, ENDLESS_TURN));
}

/** The same, in turns. */
export function* packingRows(
  series: readonly number[],
  columns: readonly RowSource[],
  turn: Turn,
): Work<Float64Array<ArrayBuffer>> {
  const width = columns.reduce((sum, column) => sum + column.width, 1);
  const rows = new Float64Array(series.length * width);
  for (const [row, number] of series.entries()) {
    let at = row * width;
    rows[at++] = number;
    for (const column of columns) {
      column.copyRow(number, rows, at);
      at += column.width;
    }
    if (row % ROWS_PER_CHECK === 0 && turn.isOver()) yield;
  }
  return rows;
}

/** Where each row of a metric with these columns starts. */
export function* rowStarts(rows: Float64Array, columns: readonly RowSource[]): Generator<number> {
  const width = columns.reduce((sum, column) => sum + column.width, ROW_HEAD);
  for (let at = 0; at < rows.length; at += width) yield at;
}
