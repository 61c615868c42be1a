import type { EventRecord } from '../event/event.js';
import { Rejected } from '../event/rejection.js';
import type { Codec } from './codec.js';
import { isMalformed } from '../json-scan/malformed.js';
import { parseJson } from '../json-scan/parse.js';
import { expectRecord, undecodable } from './record.js';
import { NOT_UTF8, readUtf8 } from './utf8.js';

/** One JSON object in UTF-8. If a key is repeated, the last value is used, as in JSON.parse. */
export const jsonCodec: Codec = {
  decode: ({ payload }) => decodeJson(payload),
};

/**
 * V8 takes 5 us to create a syntax error, ten times as long as parsing a document. So after an invalid document, the next one
 * is scanned before it is parsed. If it is invalid too, the error is only created when the detail is read.
 */
let scanFirst = false;

export function decodeJson(payload: Uint8Array): EventRecord | Rejected {
  scanFirst &&= isMalformed(payload);
  return scanFirst ? undecodable(() => detailOf(parse(payload))) : parse(payload);
}

function parse(payload: Uint8Array): EventRecord | Rejected {
  const text = readUtf8(payload);
  scanFirst = text === undefined;
  if (text === undefined) return NOT_UTF8;
  try {
    return expectRecord(parseJson(text), 'a JSON object');
  } catch (cause) {
    scanFirst = true;
    return undecodable(() => `not valid JSON: ${cause instanceof Error ? cause.message : ''}`);
  }
}

function detailOf(decoded: EventRecord | Rejected): string {
  return decoded instanceof Rejected ? decoded.detail : '';
}
