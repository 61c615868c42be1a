import type { EventRecord } from '../event/event.js';
import { Rejected } from '../event/rejection.js';
import { countElements, elementsOf, isArray } from '../json-scan/elements.js';
import { MALFORMED, skipSpace } from '../json-scan/bytes.js';
import { isMalformed } from '../json-scan/malformed.js';
import { parseJson } from '../json-scan/parse.js';
import { Parts } from './codec.js';
import type { Codec, Decoded, Part } from './codec.js';
import { EMPTY_MESSAGE } from './no-event.js';
import { expectRecord, undecodable } from './record.js';
import { holdsTooMany } from './too-many-events.js';
import { NOT_UTF8, readUtf8, withoutByteOrderMark } from './utf8.js';

/** JSON in UTF-8: an object is an event, an array is several. If a key is repeated, the last value is used, as in JSON.parse. */
export const jsonCodec: Codec = {
  decode: ({ payload }, maxEvents) => decodeJsonDocument(payload, decodeJson, maxEvents),
};

type DecodeObject = (document: Uint8Array) => EventRecord | Rejected;

/** Decodes an object, or an array of objects, with `decode`. */
export function decodeJsonDocument(
  payload: Uint8Array,
  decode: DecodeObject = decodeJson,
  maxEvents = Infinity,
): Decoded {
  const document = withoutByteOrderMark(payload);
  if (!isArray(document)) return decode(document);
  const count = countElements(document, maxEvents);
  // Without its closing bracket it is not known where its last element ends.
  if (count === MALFORMED) return decodeJson(document);
  return count > maxEvents ? holdsTooMany(maxEvents) : new Parts(partsOf(document, decode));
}

function* partsOf(array: Uint8Array, decode: DecodeObject): Generator<Part> {
  for (const element of elementsOf(array)) {
    yield { content: decode(element), payload: element, bytes: element.byteLength };
  }
}

/**
 * V8 takes 5 us to create a syntax error, ten times as long as parsing a document. So after an invalid document, the next one
 * is scanned before it is parsed. If it is invalid too, the error is only created when the detail is read.
 */
let scanFirst = false;

/** Decodes one JSON object. */
export function decodeJson(payload: Uint8Array): EventRecord | Rejected {
  const document = withoutByteOrderMark(payload);
  if (skipSpace(document, 0) === document.length) return EMPTY_MESSAGE;
  scanFirst &&= isMalformed(document);
  return scanFirst ? undecodable(() => detailOf(parse(document))) : parse(document);
}

function parse(document: Uint8Array): EventRecord | Rejected {
  const text = readUtf8(document);
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
