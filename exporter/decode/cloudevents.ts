import type { JsonSchema } from '../../setup/model/stream.js';
import { ATTRIBUTE_PREFIX, attributesOf } from '../../setup/model/cloudevents.js';
import { setField } from '../event/event.js';
import type { EventRecord } from '../event/event.js';
import type { Message } from '../event/message.js';
import { Rejected } from '../event/rejection.js';
import { Parts } from './codec.js';
import type { Codec, Decoded, Part } from './codec.js';
import { decodeJson } from './json.js';
import { elementsOf, isArray } from '../json-scan/elements.js';
import { isMalformed } from '../json-scan/malformed.js';
import { expectRecord, undecodable } from './record.js';
import { textReader } from './typed-text.js';
import type { ReadText } from './typed-text.js';

type Incoming = Pick<Message, 'payload' | 'header'>;

/**
 * CloudEvents 1.0 with the NATS protocol binding. In binary mode, attributes are headers and the payload is the data. In
 * structured mode, and without headers, the payload is a JSON object with both; in batched mode, it is an array of such
 * objects. The fields of the data become the fields of the event, and attributes are added with the prefix `ce_`. Extensions
 * are added only if the schema names them.
 * https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/bindings/nats-protocol-binding.md
 * https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/formats/json-format.md#4-json-batch-format
 */
export function cloudEventsCodec(schema: JsonSchema): Codec {
  const attributes = attributesOf(schema);
  const read = textReader(schema);
  return {
    decode(message) {
      const type = mediaType(message.header('content-type') ?? message.header('Content-Type'));
      if (type === BATCHED) return readBatch(message.payload, attributes);
      const isStructured = type.startsWith('application/cloudevents');
      return !isStructured && message.header('ce-specversion') !== undefined
        ? readBinary(message, type, attributes, read)
        : readStructured(message.payload, isStructured ? type : STRUCTURED, attributes);
    },
  };
}

const STRUCTURED = 'application/cloudevents+json';
const BATCHED = 'application/cloudevents-batch+json';
const REQUIRED = ['specversion', 'id', 'source', 'type'] as const;

function readBinary(
  { payload, header }: Incoming,
  type: string,
  attributes: readonly string[],
  read: ReadText,
): EventRecord | Rejected {
  const found = new Map<string, unknown>();
  for (const name of attributes) {
    const text = name === 'datacontenttype' ? type || undefined : header(`ce-${name}`);
    if (text !== undefined) found.set(name, read(`${ATTRIBUTE_PREFIX}${name}`, percentDecoded(text)));
  }
  return withAttributes(found, () => readData(payload, type));
}

function readBatch(payload: Uint8Array, attributes: readonly string[]): Decoded {
  if (isMalformed(payload)) return decodeJson(payload);
  if (!isArray(payload)) return undecodable(() => 'expected a JSON array of CloudEvents');
  return new Parts(readEach(payload, attributes));
}

function* readEach(payload: Uint8Array, attributes: readonly string[]): Generator<Part> {
  for (const element of elementsOf(payload)) {
    const content = readStructured(element, STRUCTURED, attributes);
    yield { content, payload: element, bytes: element.byteLength };
  }
}

function readStructured(
  payload: Uint8Array,
  type: string,
  attributes: readonly string[],
): EventRecord | Rejected {
  if (type !== STRUCTURED) return undecodable(() => `expected ${STRUCTURED}, found ${type}`);
  const envelope = decodeJson(payload);
  if (envelope instanceof Rejected) return envelope;
  const found = new Map(
    attributes.filter((name) => Object.hasOwn(envelope, name)).map((name) => [name, envelope[name]]),
  );
  return withAttributes(found, () => dataOf(envelope, found.get('datacontenttype')));
}

function withAttributes(
  attributes: ReadonlyMap<string, unknown>,
  readEvent: () => EventRecord | Rejected,
): EventRecord | Rejected {
  for (const name of REQUIRED) {
    const value = attributes.get(name);
    if (typeof value !== 'string' || value === '')
      return undecodable(() => `not a valid CloudEvent: "${name}" is missing`);
  }
  const version = attributes.get('specversion');
  if (version !== '1.0')
    return undecodable(() => `expected CloudEvents 1.0, found ${JSON.stringify(version)}`);
  const event = readEvent();
  if (event instanceof Rejected) return event;
  for (const [name, value] of attributes) {
    if (value !== undefined) setField(event, `${ATTRIBUTE_PREFIX}${name}`, value);
  }
  return event;
}

/** The data of a structured event: a JSON value, or bytes in Base64. */
function dataOf(envelope: EventRecord, type: unknown): EventRecord | Rejected {
  const { data, data_base64: base64 } = envelope;
  if (typeof base64 === 'string')
    return readData(Buffer.from(base64, 'base64'), mediaType(typeof type === 'string' ? type : ''));
  return data === undefined ? {} : expectRecord(data, 'a JSON object as data');
}

function readData(bytes: Uint8Array, type: string): EventRecord | Rejected {
  if (bytes.length === 0) return {};
  if (isJson(type)) return decodeJson(bytes);
  return undecodable(() => `expected JSON as data, found ${type}`);
}

function isJson(type: string): boolean {
  return type === '' || type === 'application/json' || type === 'text/json' || type.endsWith('+json');
}

/** The media type without parameters such as the charset. */
function mediaType(contentType: string | undefined): string {
  const [type = ''] = (contentType ?? '').split(';', 1);
  return type.trim().toLowerCase();
}

/** Headers contain characters outside ASCII as %XX. */
function percentDecoded(text: string): string {
  if (!text.includes('%')) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
