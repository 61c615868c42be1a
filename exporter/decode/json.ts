import type { EventRecord } from '../event/event.js';
import { Rejected } from '../event/rejection.js';
import type { Codec } from './codec.js';
import { isMalformed } from '../json-scan/malformed.js';
import { expectRecord, undecodable } from './record.js';
import { NOT_UTF8, readUtf8 } from './utf8.js';

/** One JSON object in UTF-8. Of a key that stands twice, the last counts, as everywhere in JavaScript. */
export const jsonCodec: Codec = {
  decode: ({ payload }) => decodeJson(payload),
};

/**
 * V8 takes 5 us to say what is wrong with a document, ten times as long as to read one. So after one that was wrong the
 * next is looked at before it is parsed, and what is wrong with that one is only found out when somebody asks.
 */
let wary = false;

export function decodeJson(payload: Uint8Array): EventRecord | Rejected {
  wary &&= isMalformed(payload);
  return wary ? undecodable(() => detailOf(parse(payload))) : parse(payload);
}

function parse(payload: Uint8Array): EventRecord | Rejected {
  const text = readUtf8(payload);
  wary = text === undefined;
  if (text === undefined) return NOT_UTF8;
  try {
    return expectRecord(JSON.parse(text), 'a JSON object');
  } catch (cause) {
    wary = true;
    return undecodable(() => `not JSON: ${cause instanceof Error ? cause.message : ''}`);
  }
}

function detailOf(decoded: EventRecord | Rejected): string {
  return decoded instanceof Rejected ? decoded.detail : '';
}
