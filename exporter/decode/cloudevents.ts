import type { JsonSchema } from '../../setup/model/stream.js';
import { ATTRIBUTE_PREFIX, attributesOf } from '../../setup/model/cloudevents.js';
import { setField } from '../event/event.js';
import type { EventRecord } from '../event/event.js';
import type { Message } from '../event/message.js';
import { Rejected } from '../event/rejection.js';
import { isArray } from '../json-scan/elements.js';
import { dataOfBytes, dataOfEnvelope } from './cloudevents-data.js';
import { headerValue } from './cloudevents-header.js';
import type { Codec } from './codec.js';
import { decodeJson, decodeJsonDocument } from './json.js';
import { mediaType } from './media-type.js';
import { EMPTY_MESSAGE } from './no-event.js';
import { undecodable } from './record.js';
import { textReader } from './typed-text.js';
import type { ReadText } from './typed-text.js';
import { withoutByteOrderMark } from './utf8.js';

type Incoming = Pick<Message, 'payload' | 'header'>;
type Attributes = ReadonlyMap<string, unknown>;

/**
 * CloudEvents 1.0 with the NATS protocol binding. In binary mode, attributes are headers and the payload is the data. In
 * structured mode, and without headers, the payload is a JSON object with both, or an array of such objects. The fields of the
 * data become the fields of the event; data of another kind becomes the field `data`. Attributes are added with the prefix `ce_`,
 * extensions only if the schema names them. An attribute that is null is absent.
 * https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/bindings/nats-protocol-binding.md
 * https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/formats/json-format.md
 */
export function cloudEventsCodec(schema: JsonSchema): Codec {
  const attributes = attributesOf(schema);
  const read = textReader(schema);
  const readStructured = (payload: Uint8Array) => structuredEvent(payload, attributes);
  return {
    decode(message, maxEvents) {
      const type = mediaType(message.header(CONTENT_TYPE));
      const isStructured = type.startsWith('application/cloudevents');
      if (!isStructured && message.header('ce-specversion') !== undefined)
        return binaryEvent(message, attributes, read);
      if (isStructured && !JSON_TYPES.has(type))
        return undecodable(() => `expected ${STRUCTURED}, found ${type}`);
      const { payload } = message;
      if (payload.length === 0) return EMPTY_MESSAGE;
      if (type === BATCHED && !isArray(withoutByteOrderMark(payload))) return notABatch(payload);
      return decodeJsonDocument(payload, readStructured, maxEvents);
    },
  };
}

const CONTENT_TYPE = 'Content-Type';
const STRUCTURED = 'application/cloudevents+json';
const BATCHED = 'application/cloudevents-batch+json';
/** The binding names the type without its suffix and demands JSON. */
const JSON_TYPES = new Set([STRUCTURED, BATCHED, 'application/cloudevents']);
const REQUIRED = ['specversion', 'id', 'source', 'type'] as const;
const DATA_CONTENT_TYPE = 'datacontenttype';

function binaryEvent(
  message: Incoming,
  attributes: readonly string[],
  read: ReadText,
): EventRecord | Rejected {
  const found = new Map<string, unknown>();
  for (const name of attributes) {
    const header = attributeHeader(message, name);
    if (header === undefined) continue;
    const text = headerValue(header);
    if (text === undefined) return undecodable(() => `the header ce-${name} is not percent-encoded UTF-8`);
    found.set(name, read(`${ATTRIBUTE_PREFIX}${name}`, text));
  }
  return withAttributes(found, () => dataOfBytes(message.payload, found.get(DATA_CONTENT_TYPE)));
}

/** As in HTTP, publishers may write the type of the data as Content-Type. */
function attributeHeader(message: Incoming, name: string): string | undefined {
  const header = message.header(`ce-${name}`);
  return header === undefined && name === DATA_CONTENT_TYPE ? message.header(CONTENT_TYPE) : header;
}

function notABatch(payload: Uint8Array): Rejected {
  const decoded = decodeJson(payload);
  return decoded instanceof Rejected ? decoded : undecodable(() => 'expected a JSON array of CloudEvents');
}

function structuredEvent(payload: Uint8Array, attributes: readonly string[]): EventRecord | Rejected {
  const envelope = decodeJson(payload);
  if (envelope instanceof Rejected) return envelope;
  const found = new Map<string, unknown>();
  for (const name of attributes) {
    const value = Object.hasOwn(envelope, name) ? envelope[name] : undefined;
    if (value !== undefined && value !== null) found.set(name, value);
  }
  return withAttributes(found, () => dataOfEnvelope(envelope, found.get(DATA_CONTENT_TYPE)));
}

function withAttributes(
  attributes: Attributes,
  readData: () => EventRecord | Rejected,
): EventRecord | Rejected {
  const problem = problemOf(attributes);
  if (problem !== undefined) return problem;
  const event = readData();
  if (event instanceof Rejected) return event;
  for (const [name, value] of attributes) {
    if (value !== undefined) setField(event, `${ATTRIBUTE_PREFIX}${name}`, value);
  }
  return event;
}

function problemOf(attributes: Attributes): Rejected | undefined {
  for (const name of REQUIRED) {
    const value = attributes.get(name);
    if (typeof value !== 'string' || value === '')
      return undecodable(() => `not a valid CloudEvent: "${name}" is missing`);
  }
  const version = attributes.get('specversion');
  if (version === '1.0') return undefined;
  return undecodable(() => `expected CloudEvents 1.0, found ${JSON.stringify(version)}`);
}
