/** The fields of a decoded event by name. Steps may add to it; it lives only while the event is processed. */
export type EventRecord = Record<string, unknown>;
