import { csvRows, isCsv } from './csv-rows.js';
import { parseRecords } from './parse-records.js';
import { RecordedEventsError } from './recorded-events-error.js';

/** The fields of one entry of a file. */
export type FileFields = Readonly<Record<string, unknown>>;

/** The entries of a CSV file, a JSON list or JSON lines as objects. */
export function parseFields(name: string, text: string): readonly FileFields[] {
  const bytes = Buffer.from(text);
  if (isCsv(name)) return csvRows(name, bytes).map(({ cells }) => readCells(cells));
  return parseRecords(name, bytes).records.map(({ place, payload }) => {
    const value: unknown = JSON.parse(new TextDecoder().decode(payload));
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { ...value };
    throw new RecordedEventsError(`${place}: expected an object with fields`);
  });
}

function readCells(cells: Readonly<Record<string, string>>): FileFields {
  return Object.fromEntries(Object.entries(cells).map(([column, cell]) => [column, readCell(cell)]));
}

/** Converts numbers, except those that would not be written back the same, such as "007". An empty cell is no value. */
function readCell(cell: string): unknown {
  if (cell === '') return undefined;
  return /^-?(0|[1-9]\d{0,14})(\.\d+)?$/.test(cell) ? Number(cell) : cell;
}
