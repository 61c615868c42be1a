import type { EventTime } from '../../setup/model/stream.js';
import type { EventRecord } from '../event/event.js';
import { Rejected } from '../event/rejection.js';
import { parseRfc3339 } from './rfc3339.js';

/** A smaller number is in seconds, a larger one in milliseconds: this is the year 5138 in seconds and 1973 in milliseconds. */
const SECONDS_BELOW = 1e11;
/** The latest time that a Date can represent. */
const LATEST_MS = 8.64e15;

/** The event time in milliseconds since 1970, from the field that the setup names. */
export function readEventTime(event: EventRecord, { field }: EventTime): number | Rejected {
  const value = event[field];
  const timeMs = timeOf(value);
  if (Math.abs(timeMs) <= LATEST_MS) return timeMs;
  return new Rejected('event_time', () => `"${field}": ${describe(value)}`);
}

function timeOf(value: unknown): number {
  if (typeof value === 'string') return parseRfc3339(value);
  if (typeof value === 'number') return Math.abs(value) < SECONDS_BELOW ? value * 1000 : value;
  return NaN;
}

function describe(value: unknown): string {
  if (value === undefined || value === null || typeof value === 'function') return 'missing';
  return `expected an RFC 3339 time or a number of seconds or milliseconds, found ${JSON.stringify(value)}`;
}
