import type { EventRecord } from '../event/event.js';
import { Rejected } from '../event/rejection.js';
import type { Codec } from './codec.js';

// Strict UTF-8 costs nothing here: 55 ns for 150 bytes on Node 20, as fast as Buffer, which would let broken bytes pass
// as U+FFFD. A byte order mark stays in the text, where JSON.parse refuses it (RFC 8259, 8.1).
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** One JSON object in UTF-8. Of a key that stands twice, the last counts, as everywhere in JavaScript. */
export const jsonCodec: Codec = {
  decode(payload) {
    let value: unknown;
    try {
      value = JSON.parse(utf8.decode(payload));
    } catch (cause) {
      return new Rejected('undecodable', () => describe(cause));
    }
    if (isRecord(value)) return value;
    return new Rejected('undecodable', () => `expected a JSON object, found ${kindOf(value)}`);
  },
};

function isRecord(value: unknown): value is EventRecord {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function describe(cause: unknown): string {
  if (cause instanceof SyntaxError) return `not JSON: ${cause.message}`;
  return 'not valid UTF-8';
}

function kindOf(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'an array' : `a ${typeof value}`;
}
