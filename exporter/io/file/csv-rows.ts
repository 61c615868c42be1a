import { parse } from 'csv-parse/sync';
import { messageOf } from '../error-message.js';
import { RecordedEventsError } from './recorded-events-error.js';

/** A row of a CSV file. */
export interface CsvRow {
  /** Where it begins: `flights.csv:17`. */
  readonly place: string;
  /** Cells by column, as text without spaces around it. */
  readonly cells: Readonly<Record<string, string>>;
}

interface ParsedRow {
  readonly raw: string;
  readonly record: CsvRow['cells'];
  /** `lines`: number of the line in which the row ends. */
  readonly info: { readonly lines: number };
}

/** Whether a file has cells, by its extension. */
export function isCsv(name: string): boolean {
  return /\.[ct]sv$/i.test(name);
}

/** The rows below the header line. A byte order mark is left out. */
export function csvRows(name: string, bytes: Uint8Array): readonly CsvRow[] {
  try {
    const rows: readonly ParsedRow[] = parse(Buffer.from(bytes), {
      columns: true,
      bom: true,
      trim: true,
      skip_empty_lines: true,
      delimiter: /\.tsv$/i.test(name) ? '\t' : ',',
      info: true,
      raw: true,
    });
    return rows.map(({ raw, record, info }) => {
      const lineBreaks = raw.trim().split('\n').length - 1;
      return { place: `${name}:${info.lines - lineBreaks}`, cells: record };
    });
  } catch (error) {
    throw new RecordedEventsError(`${name}: ${messageOf(error)}`, { cause: error });
  }
}
