import type { TableColumns } from '../../setup/panels/table-columns.js';

/** Between the cells in the name of a line of a table. Label values do not have it: as a space, it reads the same. */
const SEPARATOR = '\t';

/**
 * The name of a line of a table: its cells, of which each is a column. If the table shows several things, the first cell says which of
 * them the line is.
 */
export function nameOfCells(cells: readonly string[]): string {
  return cells.map((cell) => cell.replaceAll(SEPARATOR, ' ')).join(SEPARATOR);
}

/** The cells of a line of a table. */
export function cellsOfName(name: string): readonly string[] {
  return name.split(SEPARATOR);
}

/** How many cells are before those of the labels. */
export function shownBefore({ values }: TableColumns): number {
  return values.length > 1 ? 1 : 0;
}
