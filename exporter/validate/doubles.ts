import { setField } from '../event/event.js';
import type { EventRecord } from '../event/event.js';

/** A copy of an event in which every bigint is a double: JSON Schema has one kind of number, and ajv knows only doubles. */
export function eventWithDoubles(event: EventRecord): EventRecord {
  const copy: EventRecord = {};
  for (const name of Object.keys(event)) setField(copy, name, withDoubles(event[name]));
  return copy;
}

/** The same for any value. Only lists and objects are copied. */
export function withDoubles(value: unknown): unknown {
  if (typeof value === 'bigint') return Number(value);
  if (typeof value !== 'object' || value === null) return value;
  return Array.isArray(value) ? value.map(withDoubles) : eventWithDoubles({ ...value });
}
