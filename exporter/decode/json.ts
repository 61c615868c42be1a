import type { EventRecord } from '../event/event.js';
import { Rejected } from '../event/rejection.js';
import type { Codec } from './codec.js';
import { readUtf8 } from './utf8.js';

/** One JSON object in UTF-8. Of a key that stands twice, the last counts, as everywhere in JavaScript. */
export const jsonCodec: Codec = {
  decode: ({ payload }) => decodeJson(payload),
};

export function decodeJson(payload: Uint8Array): EventRecord | Rejected {
  const text = readUtf8(payload);
  if (text === undefined) return new Rejected('undecodable', () => 'not valid UTF-8');
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    return new Rejected('undecodable', () => `not JSON: ${cause instanceof Error ? cause.message : ''}`);
  }
  return expectRecord(value, 'a JSON object');
}

/** An event has fields; a list or a number alone is none. */
export function expectRecord(value: unknown, expected: string): EventRecord | Rejected {
  if (isRecord(value)) return value;
  return new Rejected('undecodable', () => `expected ${expected}, found ${kindOf(value)}`);
}

function isRecord(value: unknown): value is EventRecord {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function kindOf(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'an array' : `a ${typeof value}`;
}
