import { messageOf } from '../error-message.js';
import { csvRows, isCsv } from './csv-rows.js';
import type { CsvRow } from './csv-rows.js';
import { elementsOf, isList, startOfText } from './json-text.js';
import { RecordedEventsError } from './recorded-events-error.js';
import { readMarker, readMessageLine, RECORDING_VERSION } from './recording.js';
import type { RecordedMessage } from './recording.js';

/** A message in a file. */
export interface FileRecord {
  /** Where it begins: `orders.ndjson:17`. */
  readonly place: string;
  /** The bytes as they stand in the file; a row of CSV as a JSON object. */
  readonly payload: Uint8Array;
  /** Subject, headers and time, if the file is a recording. */
  readonly message?: RecordedMessage;
}

export interface FileRecords {
  readonly records: readonly FileRecord[];
  /** The subjects that were recorded, as patterns; `undefined` if the file is not a recording. */
  readonly recorded: readonly string[] | undefined;
}

/** Parses a file: CSV with a header line by its extension, otherwise a recording, a JSON array or JSON lines by its first line. */
export function parseRecords(name: string, bytes: Uint8Array): FileRecords {
  if (isCsv(name)) return { records: parseCsv(name, bytes), recorded: undefined };
  const lines = linesOf(name, bytes);
  const [first, ...rest] = lines;
  const recorded = first && recordedSubjects(name, first.payload);
  if (recorded !== undefined) return { records: rest.map(readMessage), recorded };
  return { records: parseJsonFile(name, bytes, lines), recorded: undefined };
}

function parseJsonFile(name: string, bytes: Uint8Array, lines: readonly FileRecord[]): FileRecord[] {
  const [first] = lines;
  const isFirstWhole = first !== undefined && isJson(first.payload);
  // A line of NDJSON may be a list too.
  if (isList(bytes) && !(isFirstWhole && /\.(ndjson|jsonl)$/i.test(name))) return parseArray(name, bytes);
  // One event, written over several lines.
  if (first !== undefined && !isFirstWhole && isJson(bytes)) return [{ ...first, payload: bytes }];
  return lines.map(checkJson);
}

/** The subjects of a recording, from the first line of a file; `undefined` if it is not one. Throws for another version. */
export function recordedSubjects(name: string, firstLine: Uint8Array): readonly string[] | undefined {
  const marker = readMarker(jsonOrNothing(firstLine));
  if (marker === undefined || marker.version === RECORDING_VERSION) return marker?.subjects;
  throw new RecordedEventsError(
    `${name}:1: recording of version ${marker.version}, expected version ${RECORDING_VERSION}: use the natsight that wrote it, or a later one`,
  );
}

/** The message in a line of a recording. */
export function readMessage({ place, payload }: FileRecord): FileRecord {
  const message = readMessageLine(parseJson(place, payload), place);
  return { place, payload: message.payload, message };
}

function parseCsv(name: string, bytes: Uint8Array): FileRecord[] {
  return csvRows(name, bytes).map(({ place, cells }) => ({ place, payload: Buffer.from(rowText(cells)) }));
}

/** A row as JSON. A cell that is a JSON number stays one, digit by digit; any other is text. An empty cell is no field. */
function rowText(cells: CsvRow['cells']): string {
  const present = Object.entries(cells).filter(([, cell]) => cell !== '');
  const fields = present.map(([name, cell]) => {
    const isNumber = /^-?(0|[1-9]\d*)(\.\d+)?$/.test(cell);
    return `${JSON.stringify(name)}:${isNumber ? cell : JSON.stringify(cell)}`;
  });
  return `{${fields.join(',')}}`;
}

function parseArray(name: string, bytes: Uint8Array): FileRecord[] {
  parseJson(name, bytes);
  let [line, at] = [1, 0];
  return [...elementsOf(bytes)].map(({ start, end }) => {
    for (; at < start; at++) if (bytes[at] === LINE_FEED) line += 1;
    return { place: `${name}:${line}`, payload: bytes.subarray(start, end) };
  });
}

const [LINE_FEED, RETURN, OPENING_BRACE] = [0x0a, 0x0d, 0x7b] as const;

const linesOf = (name: string, bytes: Uint8Array): FileRecord[] =>
  [...textLines(bytes)].map(({ number, start, end }) => ({
    place: `${name}:${number}`,
    payload: bytes.subarray(start, end),
  }));

/** Where a line of a file stands, without its line end. */
export interface TextLine {
  /** From 1. */
  readonly number: number;
  readonly start: number;
  readonly end: number;
}

/** Lines of spaces are left out. */
export function* textLines(bytes: Uint8Array): Generator<TextLine> {
  let number = 1;
  for (let start = 0; start < bytes.length; number++) {
    const found = bytes.indexOf(LINE_FEED, start);
    const last = found === -1 ? bytes.length : found;
    const end = bytes[last - 1] === RETURN && last > start ? last - 1 : last;
    if (!isBlank(bytes, start, end)) yield { number, start, end };
    start = last + 1;
  }
}

/** Most lines begin with a brace. */
const isBlank = (bytes: Uint8Array, start: number, end: number) =>
  bytes[start] !== OPENING_BRACE && startOfText(bytes.subarray(start, end)) >= end - start;

function checkJson(record: FileRecord): FileRecord {
  parseJson(record.place, record.payload);
  return record;
}

/** A byte order mark is not part of the JSON text. It stays in what is published. */
function parseJson(place: string, bytes: Uint8Array): unknown {
  try {
    return JSON.parse(decode(bytes));
  } catch (error) {
    throw new RecordedEventsError(`${place}: not valid JSON: ${messageOf(error)}`, { cause: error });
  }
}

function isJson(bytes: Uint8Array): boolean {
  return jsonOrNothing(bytes) !== undefined;
}

function jsonOrNothing(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(decode(bytes));
  } catch {
    return undefined;
  }
}

const utf8 = new TextDecoder();
const decode = (bytes: Uint8Array) => utf8.decode(bytes);
