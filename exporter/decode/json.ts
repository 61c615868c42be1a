import type { EventRecord } from '../event/event.js';
import type { Rejected } from '../event/rejection.js';
import type { Codec } from './codec.js';
import { expectRecord, undecodable } from './record.js';
import { NOT_UTF8, readUtf8 } from './utf8.js';

/** One JSON object in UTF-8. Of a key that stands twice, the last counts, as everywhere in JavaScript. */
export const jsonCodec: Codec = {
  decode: ({ payload }) => decodeJson(payload),
};

export function decodeJson(payload: Uint8Array): EventRecord | Rejected {
  const text = readUtf8(payload);
  if (text === undefined) return NOT_UTF8;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    return undecodable(() => `not JSON: ${cause instanceof Error ? cause.message : ''}`);
  }
  return expectRecord(value, 'a JSON object');
}
