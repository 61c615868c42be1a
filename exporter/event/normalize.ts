import type { EventRecord } from './event.js';

/**
 * The event as expressions see it: null fields are removed, at every depth of its objects. Elements of lists stay, because the
 * position of the others counts. Changes the event itself, but for objects that have to become maps.
 */
export function withoutNulls(event: EventRecord): EventRecord {
  for (const name in event) {
    const value = event[name];
    if (value === null) delete event[name];
    else if (typeof value === 'object') event[name] = normalized(value);
  }
  return event;
}

/** A value within an event. The depth limit of events bounds the recursion. */
export function normalized(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return normalizedList(value);
  const record = withoutNulls(value as EventRecord);
  // CEL takes an object with a field of this name for an instance of another class; a map it reads in any case.
  return Object.hasOwn(record, 'constructor') ? new Map(Object.entries(record)) : record;
}

function normalizedList(list: unknown[]): unknown[] {
  for (let at = 0; at < list.length; at++) {
    if (typeof list[at] === 'object') list[at] = normalized(list[at]);
  }
  return list;
}
