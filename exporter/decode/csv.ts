import type { FormatOptions } from '../../setup/model/format.js';
import type { JsonSchema } from '../../setup/model/stream.js';
import { setField } from '../event/event.js';
import type { EventRecord } from '../event/event.js';
import type { Rejected } from '../event/rejection.js';
import { Parts } from './codec.js';
import type { Codec, Part } from './codec.js';
import { cellsOf, recordsOf } from './csv-record.js';
import { EMPTY_MESSAGE } from './no-event.js';
import { undecodable } from './record.js';
import { holdsTooMany, mayHoldTooMany } from './too-many-events.js';
import { textReader } from './typed-text.js';
import type { ReadText } from './typed-text.js';
import { NOT_UTF8, readUtf8, withoutByteOrderMark } from './utf8.js';

/** Comma-separated values (RFC 4180), one event per record. The columns are in the setup, or in the first line. */
export function csvCodec({ columns, delimiter }: FormatOptions<'csv'>, schema: JsonSchema): Codec {
  const read = textReader(schema);
  return {
    decode({ payload }, maxEvents = Infinity) {
      const text = withoutByteOrderMark(payload);
      const headers = columns === undefined ? 1 : 0;
      if (holdsMoreRecords(text, headers + maxEvents)) return holdsTooMany(maxEvents);
      const records = recordsOf(text);
      const table =
        columns === undefined ? tableWithHeader(records, delimiter, read) : { columns, delimiter, read };
      return 'columns' in table ? new Parts(partsOf(records, table)) : table;
    },
  };
}

/** Counts no further than `max + 1`. */
function holdsMoreRecords(text: Uint8Array, max: number): boolean {
  if (!mayHoldTooMany(text.length, max)) return false;
  const records = recordsOf(text);
  for (let count = 0; count <= max; count++) if (records.next().done === true) return false;
  return true;
}

/** How to decode the records of a message. */
interface Table {
  readonly columns: readonly string[];
  readonly delimiter: string;
  readonly read: ReadText;
  /** The first line, if it contains the columns. */
  readonly header?: Uint8Array;
}

function tableWithHeader(records: Iterator<Uint8Array>, delimiter: string, read: ReadText): Table | Rejected {
  const { value: header, done } = records.next();
  if (done === true) return EMPTY_MESSAGE;
  const columns = cellsIn(header, delimiter);
  if (!Array.isArray(columns)) return columns;
  if (columns.includes('')) return undecodable(() => 'the header line has a column without a name');
  if (new Set(columns).size < columns.length)
    return undecodable(() => 'the header line has a duplicate column');
  return { columns, delimiter, read, header };
}

function* partsOf(records: Iterable<Uint8Array>, table: Table): Generator<Part> {
  for (const record of records) yield new CsvPart(record, table);
}

class CsvPart implements Part {
  readonly content: EventRecord | Rejected;
  readonly #record: Uint8Array;
  readonly #header: Uint8Array | undefined;

  constructor(record: Uint8Array, table: Table) {
    this.content = eventOf(record, table);
    this.#record = record;
    this.#header = table.header;
  }

  get bytes(): number {
    return this.#record.byteLength;
  }

  /** With the header line: the record cannot be read without it. */
  get payload(): Uint8Array {
    if (this.#header === undefined) return this.#record;
    return Buffer.concat([this.#header, LINE_FEED, this.#record]);
  }
}

const LINE_FEED = Uint8Array.of(0x0a);

function eventOf(record: Uint8Array, { columns, delimiter, read }: Table): EventRecord | Rejected {
  const cells = cellsIn(record, delimiter);
  if (!Array.isArray(cells)) return cells;
  const { length } = columns;
  if (cells.length !== length) return undecodable(() => `expected ${length} cells, found ${cells.length}`);
  const event: EventRecord = {};
  for (const [at, column] of columns.entries()) {
    const value = read(column, cells[at] ?? '');
    if (value !== undefined) setField(event, column, value);
  }
  return event;
}

function cellsIn(record: Uint8Array, delimiter: string): string[] | Rejected {
  const text = readUtf8(record);
  if (text === undefined) return NOT_UTF8;
  return cellsOf(text, delimiter) ?? BAD_QUOTES;
}

const BAD_QUOTES = undecodable(() => 'not valid CSV: misplaced quote');
