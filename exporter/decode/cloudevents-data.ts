import { setField } from '../event/event.js';
import type { EventRecord } from '../event/event.js';
import { Rejected } from '../event/rejection.js';
import { parseJson } from '../json-scan/parse.js';
import { isJson, isText, mediaType } from './media-type.js';
import { undecodable } from './record.js';
import { NOT_UTF8, readUtf8, withoutByteOrderMark } from './utf8.js';

/** The field with the data of an event whose data is not an object: a text, a number, a list, or bytes in Base64. */
const DATA = 'data';

/** The data of an event in binary mode. Without a type, it is JSON if it parses. */
export function dataOfBytes(bytes: Uint8Array, contentType: unknown): EventRecord | Rejected {
  const type = mediaType(contentType);
  if (bytes.length === 0) return {};
  if (isJson(type)) return jsonData(bytes);
  if (type !== '') return eventWith(isText(type) ? textOrBase64(bytes) : base64Of(bytes));
  const json = jsonData(bytes);
  return json instanceof Rejected ? eventWith(textOrBase64(bytes)) : json;
}

/**
 * The data of an event in structured mode: `data` is a JSON value, `data_base64` are bytes. Without a type, bytes are never JSON.
 * https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/formats/json-format.md#312-payload-deserialization
 */
export function dataOfEnvelope(envelope: EventRecord, contentType: unknown): EventRecord | Rejected {
  const base64 = Object.hasOwn(envelope, 'data_base64') ? envelope['data_base64'] : undefined;
  if (typeof base64 !== 'string') return eventWith(envelope[DATA]);
  const type = mediaType(contentType);
  return isJson(type) || isText(type) ? dataOfBytes(Buffer.from(base64, 'base64'), type) : eventWith(base64);
}

function jsonData(bytes: Uint8Array): EventRecord | Rejected {
  const text = readUtf8(withoutByteOrderMark(bytes));
  if (text === undefined) return NOT_UTF8;
  try {
    return eventWith(parseJson(text));
  } catch (cause) {
    return undecodable(() => `the data is not valid JSON: ${cause instanceof Error ? cause.message : ''}`);
  }
}

/** The fields of an object; any other value as the field `data`. No data and `null` are no field. */
function eventWith(data: unknown): EventRecord {
  const event: EventRecord = {};
  if (data === undefined || data === null) return event;
  if (typeof data === 'object' && !Array.isArray(data)) return { ...data };
  setField(event, DATA, data);
  return event;
}

function textOrBase64(bytes: Uint8Array): string {
  return readUtf8(withoutByteOrderMark(bytes)) ?? base64Of(bytes);
}

function base64Of(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64');
}
