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
  const marker = first && readMarker(jsonOrNothing(first.payload));
  if (marker !== undefined) return parseRecording(name, marker, rest);
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

function parseRecording(
  name: string,
  { version, subjects }: { readonly version: number; readonly subjects: readonly string[] },
  lines: readonly FileRecord[],
): FileRecords {
  if (version !== RECORDING_VERSION) {
    throw new RecordedEventsError(
      `${name}:1: recording of version ${version}, expected version ${RECORDING_VERSION}: use the natsight that wrote it, or a later one`,
    );
  }
  return { records: lines.map(readMessage), recorded: subjects };
}

function readMessage({ place, payload }: FileRecord): FileRecord {
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

const [LINE_FEED, RETURN] = [0x0a, 0x0d] as const;

/** Lines without their line ends. Lines of spaces are left out. */
function linesOf(name: string, bytes: Uint8Array): FileRecord[] {
  const lines: FileRecord[] = [];
  let number = 1;
  for (let start = 0; start < bytes.length; number++) {
    const found = bytes.indexOf(LINE_FEED, start);
    const end = found === -1 ? bytes.length : found;
    const payload = bytes.subarray(start, bytes[end - 1] === RETURN && end > start ? end - 1 : end);
    if (startOfText(payload) < payload.length) lines.push({ place: `${name}:${number}`, payload });
    start = end + 1;
  }
  return lines;
}

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
