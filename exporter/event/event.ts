import type { MESSAGE_FACTS, MessageFacts } from '../../setup/expression/message.js';

/**
 * The fields of a decoded event by name. Steps may add fields. Valid only while the event is processed. A missing field is
 * absent or `undefined`; after the schema check no field is null. An integer beyond 2^53 is a bigint, every other number a number.
 */
export type EventRecord = Record<string, unknown> & { [MESSAGE_FACTS]?: MessageFacts };

/** Sets a field with any name: `__proto__` becomes an ordinary field, as with JSON.parse. */
export function setField(event: EventRecord, name: string, value: unknown): void {
  if (name !== '__proto__') event[name] = value;
  else Object.defineProperty(event, name, { value, writable: true, enumerable: true, configurable: true });
}
