import type { Turn } from '../turn/turn.js';
import type { Work } from '../turn/work.js';
import { SERIES_PER_CHECK } from './change-marks.js';
import type { TakenMarks } from './change-marks.js';
import { copyColumns, widthOf } from './column.js';
import type { Column } from './column.js';
import type { PlacedExemplar } from './exemplars.js';

/** Label values of a series in the order of the metric's labels; `undefined` if there is no such series. */
export type LabelsOf = (series: number) => readonly string[] | undefined;

/** Series numbers with their labels. */
export type NamedSeries = readonly (readonly [series: number, labels: readonly string[]])[];

/**
 * Series as a table sends them to another thread. Rows are packed:
 *
 *     series | events | first event | last event | a row of each of the metric's columns
 */
export interface SeriesRows {
  /** Series whose labels were not included before. */
  readonly named: NamedSeries;
  readonly rows: Float64Array<ArrayBuffer>;
  readonly exemplars: readonly PlacedExemplar[];
}

/** The series that a save has, and those whose labels it names. */
export interface ListedSeries {
  readonly living: readonly number[];
  readonly named: NamedSeries;
}

/** Lists what has changed of the series that exist. */
export function* listing({ marks, labelsOf }: ChangedSeries, turn: Turn): Work<ListedSeries> {
  const living: number[] = [];
  const named: (readonly [series: number, labels: readonly string[]])[] = [];
  for (let series = 0; series < marks.end; series++) {
    if (series % SERIES_PER_CHECK === 0 && turn.isOver()) yield;
    if (!marks.isChanged(series)) continue;
    const labels = labelsOf(series);
    if (labels === undefined) continue;
    living.push(series);
    if (marks.isBegun(series)) named.push([series, labels]);
  }
  return { living, named };
}

/** What has changed of a table, with the labels of its series at that time: of all that were created. */
export interface ChangedSeries {
  readonly marks: TakenMarks;
  readonly labelsOf: LabelsOf;
}

/** Numbers before the columns in each row. */
export const ROW_HEAD = 4;

/** Packs one row for each series: its number, then the given columns. */
export function packRows(series: readonly number[], columns: readonly Column[]): Float64Array<ArrayBuffer> {
  const width = 1 + widthOf(columns);
  const rows = new Float64Array(series.length * width);
  for (const [row, number] of series.entries()) {
    rows[row * width] = number;
    copyColumns(columns, number, rows, row * width + 1);
  }
  return rows;
}

/** Where each row of a metric with these columns starts. */
export function* rowStarts(rows: Float64Array, columns: readonly Column[]): Generator<number> {
  const width = ROW_HEAD + widthOf(columns);
  for (let at = 0; at < rows.length; at += width) yield at;
}
