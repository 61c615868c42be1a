import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { fileFault } from '../../../setup/file-fault.js';
import { parseRecords, type RecordedFields } from './parse-records.js';
import { RecordedEventsError } from './recorded-events-error.js';
import { parseRecordedTime } from './recorded-time.js';

/** Fields that may hold the time of an event, in order, unless one is given. */
const usualTimeFields = ['time', 'scheduled', 'date', 'timestamp', '@timestamp', 'ts'];

export interface RecordedEvent {
  /** Position in the file, starting at 1. */
  readonly row: number;
  readonly recordedMs: number;
  readonly fields: RecordedFields;
}

export interface RecordedEvents {
  readonly timeField: string;
  /** Sorted by time, then by row. */
  readonly events: readonly RecordedEvent[];
}

export interface ReadOptions {
  /** Field with the time of the event; required in the file. */
  readonly timeField?: string | undefined;
  /** Fields to try before the usual ones; optional in the file. */
  readonly likelyTimeFields?: readonly string[];
  /** Skips events before this time. */
  readonly from?: string | undefined;
}

/** Reads a file of recorded events. Throws a RecordedEventsError if it cannot be replayed. */
export function readRecordedEvents(path: string, options: ReadOptions = {}): RecordedEvents {
  return recordedEvents(basename(path), readText(path), options);
}

/** Like `readRecordedEvents`, from text. The extension of `name` gives the format; error messages contain `name`. */
export function recordedEvents(name: string, text: string, options: ReadOptions = {}): RecordedEvents {
  const records = parseRecords(name, text);
  const timeField = findTimeField(name, records, options);
  const events = records
    .map((fields, index) => ({ row: index + 1, recordedMs: timeOf(name, fields, timeField, index), fields }))
    .sort((one, other) => one.recordedMs - other.recordedMs || one.row - other.row);
  return { timeField, events: since(name, events, options.from) };
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new RecordedEventsError(`recorded events "${path}" cannot be read: ${fileFault(error)}`, {
      cause: error,
    });
  }
}

function findTimeField(
  name: string,
  [first]: readonly RecordedFields[],
  { timeField, likelyTimeFields = [] }: ReadOptions,
): string {
  if (first === undefined) throw new RecordedEventsError(`${name}: no events found`);
  const candidates = timeField === undefined ? [...likelyTimeFields, ...usualTimeFields] : [timeField];
  const found = candidates.find((field) => first[field] !== undefined);
  if (found !== undefined) return found;
  throw new RecordedEventsError(
    `${name}: the first event has no time field: looked for "${candidates.join('", "')}", found "${Object.keys(first).join('", "')}"`,
  );
}

function timeOf(name: string, fields: RecordedFields, timeField: string, index: number): number {
  const recordedMs = parseRecordedTime(fields[timeField]);
  if (!Number.isNaN(recordedMs)) return recordedMs;
  throw new RecordedEventsError(
    `${name}: event ${index + 1}: "${timeField}" is ${JSON.stringify(fields[timeField]) ?? 'missing'}, expected a time such as ` +
      '"2001-02-24T07:15:00Z" or a number of seconds or milliseconds since 1970',
  );
}

function since(
  name: string,
  events: readonly RecordedEvent[],
  from: string | undefined,
): readonly RecordedEvent[] {
  if (from === undefined) return events;
  const fromMs = parseRecordedTime(from);
  if (Number.isNaN(fromMs)) {
    throw new RecordedEventsError(`"from" is "${from}", expected a time such as "2001-02-24T07:15:00Z"`);
  }
  const later = events.filter(({ recordedMs }) => recordedMs >= fromMs);
  if (later.length > 0) return later;
  throw new RecordedEventsError(`${name}: no event at or after "${from}"`);
}
