import { parse } from 'csv-parse/sync';
import { messageOf } from '../error-message.js';
import { RecordedEventsError } from './recorded-events-error.js';

/** The fields of one event in a file. */
export type RecordedFields = Readonly<Record<string, unknown>>;

/** Parses a file: CSV with a header line by its extension, otherwise a JSON array or JSON lines by its first character. */
export function parseRecords(name: string, text: string): RecordedFields[] {
  if (/\.[ct]sv$/i.test(name)) return parseCsv(name, text);
  return text.trimStart().startsWith('[') ? parseArray(name, text) : parseLines(name, text);
}

function parseCsv(name: string, text: string): RecordedFields[] {
  try {
    const records: unknown = parse(text, {
      columns: true,
      bom: true,
      trim: true,
      skip_empty_lines: true,
      delimiter: /\.tsv$/i.test(name) ? '\t' : ',',
      cast: (value, { header }) => (header ? value : readCell(value)),
    });
    return toRecords(name, records);
  } catch (error) {
    if (error instanceof RecordedEventsError) throw error;
    throw new RecordedEventsError(`${name}: ${messageOf(error)}`, { cause: error });
  }
}

/** Converts numbers, except those that would not be written back the same, such as "007". An empty cell is no value. */
function readCell(value: string): unknown {
  if (value === '') return undefined;
  return /^-?(0|[1-9]\d{0,14})(\.\d+)?$/.test(value) ? Number(value) : value;
}

function parseArray(name: string, text: string): RecordedFields[] {
  return toRecords(name, parseJson(name, text));
}

function parseLines(name: string, text: string): RecordedFields[] {
  const lines = text.split('\n').map((line, index) => ({ line: line.trim(), place: `${name}:${index + 1}` }));
  return lines
    .filter(({ line }) => line !== '')
    .map(({ line, place }) => toRecord(place, parseJson(place, line)));
}

function parseJson(place: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new RecordedEventsError(`${place}: not valid JSON: ${messageOf(error)}`, { cause: error });
  }
}

function toRecords(name: string, values: unknown): RecordedFields[] {
  if (!Array.isArray(values)) throw new RecordedEventsError(`${name}: expected an array of events`);
  return values.map((value, index) => toRecord(`${name}: event ${index + 1}`, value));
}

function toRecord(place: string, value: unknown): RecordedFields {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new RecordedEventsError(`${place}: expected an object with the fields of an event`);
  }
  return { ...value };
}
