import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { fileFault } from '../../../setup/file-fault.js';
import { fieldText, isObject, membersOf } from './json-text.js';
import { parseRecords } from './parse-records.js';
import type { FileRecord, FileRecords } from './parse-records.js';
import { RecordedEventsError } from './recorded-events-error.js';
import { parseRecordedTime, parseTimeText } from './recorded-time.js';
import type { MessageHeader } from './recording.js';
import { subjectOf } from './subject-template.js';

/** Fields that may hold the time of an event, in order, unless one is given. */
const usualTimeFields = ['time', 'scheduled', 'date', 'timestamp', '@timestamp', 'ts'];

export interface RecordedEvent {
  /** Position in the file, starting at 1. */
  readonly row: number;
  /** When it was recorded, milliseconds since 1970; with a rate, milliseconds since the first event. */
  readonly recordedMs: number;
  /** The bytes as they stand in the file. */
  readonly payload: Uint8Array;
  /** `undefined` if neither the file nor the caller has one. */
  readonly subject: string | undefined;
  readonly headers: readonly MessageHeader[];
  /** Where JetStream had stored it; unset for other messages. */
  readonly stored?: { readonly stream: string; readonly sequence: number } | undefined;
}

export interface RecordedEvents {
  /** Sorted by time, then by row; a recording, and a file that is played without times, in the order of the file. */
  readonly events: readonly RecordedEvent[];
  /** Number and bounds of all events, including those that were not accepted: streams that share a file keep in step. */
  readonly total: number;
  readonly firstMs: number;
  readonly lastMs: number;
  /** What gives the events their pace. */
  readonly pace: Pace;
  /** Messages of a recording that are older than the one before them, and by how much at most. */
  readonly disorder: { readonly messages: number; readonly farthestMs: number };
  /** The recorded subjects, as patterns; `undefined` if the file is not a recording. */
  readonly recorded: readonly string[] | undefined;
}

export type Pace =
  | { readonly kind: 'field'; readonly field: string }
  /** The time of each message of a recording. */
  | { readonly kind: 'recording' }
  | { readonly kind: 'rate'; readonly perSecond: number }
  /** The file has no times: everything is due at once. `lookedFor`: the fields that the first event lacks. */
  | { readonly kind: 'none'; readonly lookedFor: readonly string[] };

export interface ReadOptions {
  /** Field with the time of the event; required in the file. */
  readonly timeField?: string | undefined;
  /** Fields to try before the usual ones; optional in the file. */
  readonly likelyTimeFields?: readonly string[];
  /** Events per second, instead of their times. */
  readonly rate?: number | undefined;
  /** Skips events before this time. */
  readonly from?: string | undefined;
  /** Subject of each event, with fields in braces. Default: the recorded one, if there is one. */
  readonly subject?: string | undefined;
  /** Fields will be added, so that each event has to be an object. */
  readonly needsObjects?: boolean;
  /** Which messages to keep. Default: all. */
  readonly accept?: ((subject: string | undefined, stream: string | undefined) => boolean) | undefined;
}

/** Reads a file of recorded events. Throws a RecordedEventsError if it cannot be replayed. */
export function readRecordedEvents(path: string, options: ReadOptions = {}): RecordedEvents {
  return recordedEvents(basename(path), readBytes(path), options);
}

/** Like `readRecordedEvents`, from bytes. The extension of `name` gives the format; error messages contain `name`. */
export function recordedEvents(
  name: string,
  content: Uint8Array | string,
  options: ReadOptions = {},
): RecordedEvents {
  const file = parseRecords(name, typeof content === 'string' ? Buffer.from(content) : content);
  if (file.records.length === 0) throw new RecordedEventsError(`${name}: no events found`);
  if (options.needsObjects === true) requireObjects(file.records);
  const pace = findPace(name, file, options);
  const timed = inTime(file.records, pace);
  const kept = since(name, timed, pace, options.from);
  const events = kept
    .map(({ record, row, recordedMs }) => ({ event: eventOf(record, row, recordedMs, options), record }))
    .filter(({ event, record }) => options.accept?.(event.subject, record.message?.stream) ?? true)
    .map(({ event }) => event);
  return {
    events,
    pace,
    disorder: disorderOf(file.records),
    recorded: file.recorded,
    total: kept.length,
    firstMs: kept[0]?.recordedMs ?? 0,
    lastMs: kept.at(-1)?.recordedMs ?? 0,
  };
}

interface TimedRecord {
  readonly record: FileRecord;
  readonly row: number;
  readonly recordedMs: number;
}

function readBytes(path: string): Uint8Array {
  try {
    return readFileSync(path);
  } catch (error) {
    throw new RecordedEventsError(`recorded events "${path}" cannot be read: ${fileFault(error)}`, {
      cause: error,
    });
  }
}

/** Throws if fields cannot be added to one of them. */
export function requireObjects(records: readonly FileRecord[]): void {
  const other = records.find(({ payload }) => !isObject(payload));
  if (other === undefined) return;
  throw new RecordedEventsError(
    `${other.place}: fields can be added to a JSON object only: leave out what adds "id" or a time`,
  );
}

function findPace(name: string, { records, recorded }: FileRecords, options: ReadOptions): Pace {
  const { timeField, rate, likelyTimeFields = [] } = options;
  if (rate !== undefined) return { kind: 'rate', perSecond: rate };
  if (recorded !== undefined && timeField === undefined) return { kind: 'recording' };
  const [first] = records;
  const candidates = timeField === undefined ? [...likelyTimeFields, ...usualTimeFields] : [timeField];
  const field = candidates.find(
    (each) => first !== undefined && !Number.isNaN(parseTimeText(fieldText(first.payload, each))),
  );
  if (field !== undefined) return { kind: 'field', field };
  if (timeField === undefined) return { kind: 'none', lookedFor: candidates };
  if (first !== undefined && fieldText(first.payload, timeField) !== undefined) {
    return { kind: 'field', field: timeField };
  }
  const found = first !== undefined && isObject(first.payload) ? namesOf(first.payload) : 'no object';
  throw new RecordedEventsError(
    `${name}: the first event has no time field: looked for "${timeField}", found ${found}`,
  );
}

function namesOf(payload: Uint8Array): string {
  return `"${[...membersOf(payload)].map(({ name }) => name).join('", "')}"`;
}

function inTime(records: readonly FileRecord[], pace: Pace): readonly TimedRecord[] {
  const rows = records.map((record, index) => ({ record, row: index + 1 }));
  switch (pace.kind) {
    case 'rate':
      return rows.map((each) => ({ ...each, recordedMs: ((each.row - 1) * 1000) / pace.perSecond }));
    case 'none':
      return rows.map((each) => ({ ...each, recordedMs: 0 }));
    case 'recording': {
      // A message follows the one before it, even if a clock was set back in between.
      let latestMs = -Infinity;
      return rows.map((each) => {
        latestMs = Math.max(latestMs, each.record.message?.timeMs ?? latestMs);
        return { ...each, recordedMs: latestMs };
      });
    }
    case 'field':
      return rows
        .map((each) => ({ ...each, recordedMs: timeOf(each.record, pace.field) }))
        .sort((one, other) => one.recordedMs - other.recordedMs || one.row - other.row);
  }
}

function disorderOf(records: readonly FileRecord[]): RecordedEvents['disorder'] {
  let [latestMs, messages, farthestMs] = [-Infinity, 0, 0];
  for (const { message } of records) {
    if (message === undefined) continue;
    const behindMs = latestMs - message.timeMs;
    if (behindMs > 0) messages++;
    farthestMs = Math.max(farthestMs, behindMs);
    latestMs = Math.max(latestMs, message.timeMs);
  }
  return { messages, farthestMs };
}

function timeOf({ place, payload }: FileRecord, timeField: string): number {
  const text = fieldText(payload, timeField);
  const recordedMs = parseTimeText(text);
  if (!Number.isNaN(recordedMs)) return recordedMs;
  throw new RecordedEventsError(
    `${place}: "${timeField}" is ${text ?? 'missing'}, expected a time such as "2001-02-24T07:15:00Z" or a number of ` +
      'seconds, milliseconds, microseconds or nanoseconds since 1970; with a rate, times are not read',
  );
}

function since(
  name: string,
  records: readonly TimedRecord[],
  pace: Pace,
  from: string | undefined,
): readonly TimedRecord[] {
  if (from === undefined) return records;
  const fromMs = parseRecordedTime(from);
  if (Number.isNaN(fromMs)) {
    throw new RecordedEventsError(`"from" is "${from}", expected a time such as "2001-02-24T07:15:00Z"`);
  }
  if (pace.kind === 'rate' || pace.kind === 'none') {
    throw new RecordedEventsError(`${name}: "from" needs events with a time, without a rate`);
  }
  const later = records.filter(({ recordedMs }) => recordedMs >= fromMs);
  if (later.length > 0) return later;
  throw new RecordedEventsError(`${name}: no event at or after "${from}"`);
}

function eventOf(
  record: FileRecord,
  row: number,
  recordedMs: number,
  { subject }: ReadOptions,
): RecordedEvent {
  const { payload, message } = record;
  return {
    row,
    recordedMs,
    payload,
    subject: subject === undefined ? message?.subject : subjectOf(subject, record),
    headers: message?.headers ?? [],
    stored: storedAt(message),
  };
}

export function storedAt(message: FileRecord['message']): RecordedEvent['stored'] {
  const { stream, sequence } = message ?? {};
  return stream === undefined || sequence === undefined ? undefined : { stream, sequence };
}
