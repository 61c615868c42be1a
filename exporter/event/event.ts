/** The fields of a decoded event by name. Steps may add fields. Valid only while the event is processed. */
export type EventRecord = Record<string, unknown>;

/** Sets a field with any name: `__proto__` becomes an ordinary field, as with JSON.parse. */
export function setField(event: EventRecord, name: string, value: unknown): void {
  if (name !== '__proto__') event[name] = value;
  else Object.defineProperty(event, name, { value, writable: true, enumerable: true, configurable: true });
}
