import type { EventRecord } from '../event/event.js';
import type { Rejected } from '../event/rejection.js';

/**
 * Reads the bytes of one message as one event. It never throws: bytes that are no event are `undecodable`.
 * A new format is a file beside this one and a line in `codecs.ts`.
 */
export interface Codec {
  decode(payload: Uint8Array): EventRecord | Rejected;
}
