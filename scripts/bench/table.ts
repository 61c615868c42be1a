import type { Cell, TableColumn, Result } from './stage.js';

/** A Markdown table that is also readable in a terminal: cells are padded, numbers right-aligned. */
export function tableOf({ columns, rows }: Pick<Result, 'columns' | 'rows'>): string {
  const head = columns.map(({ name }) => name);
  const body = rows.map((row) => row.map((cell, index) => textOf(cell, columns[index])));
  const widths = head.map((name, index) =>
    Math.max(name.length, ...body.map((row) => row[index]?.length ?? 0)),
  );
  const isNumber = head.map((_, index) => typeof rows[0]?.[index] !== 'string');
  const pad = (cell: string, index: number) =>
    isNumber[index] === true ? cell.padStart(widths[index] ?? 0) : cell.padEnd(widths[index] ?? 0);
  const rule = widths.map((width, index) =>
    isNumber[index] === true ? `${'-'.repeat(width - 1)}:` : '-'.repeat(width),
  );
  return [head.map(pad), rule, ...body.map((row) => row.map(pad))]
    .map((cells) => `| ${cells.join(' | ')} |\n`)
    .join('');
}

function textOf(cell: Cell, column: TableColumn | undefined): string {
  if (typeof cell === 'string') return cell;
  const shown = (value: number) =>
    value.toLocaleString('en', {
      minimumFractionDigits: column?.decimals ?? 0,
      maximumFractionDigits: column?.decimals ?? 0,
    });
  if (typeof cell === 'number') return shown(cell);
  if (column?.spread !== true || cell.least === cell.most) return shown(cell.median);
  return `${shown(cell.median)} (${shown(cell.least)} to ${shown(cell.most)})`;
}
