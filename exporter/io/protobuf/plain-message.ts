import type { Field, Message, Type } from 'protobufjs';
import { setField } from '../../event/event.js';
import type { EventRecord } from '../../event/event.js';
import type { ExactNumber } from '../../event/exact-number.js';

/**
 * A message as plain JSON values. Like protobuf's JSON mapping (https://protobuf.dev/programming-guides/json/), enums are names,
 * bytes Base64 and timestamps RFC 3339. Unlike it, 64-bit integers are exact numbers, NaN and infinities are null, and a missing field
 * without presence has its default: a publisher sends nothing for 0.
 */
export function plainMessage(type: Type, message: Message): EventRecord {
  const found = message as unknown as Readonly<Record<string, unknown>>;
  const event: EventRecord = {};
  for (const field of type.fieldsArray) {
    const value = Object.hasOwn(found, field.name) ? found[field.name] : undefined;
    const plain = value === undefined || value === null ? defaultOf(field) : plainField(field, value);
    if (plain !== undefined) setField(event, field.name, plain);
  }
  return event;
}

function plainField(field: Field, value: unknown): unknown {
  if (Array.isArray(value)) return value.map((element) => plainValue(field, element));
  if (!field.map) return plainValue(field, value);
  const entries = Object.entries(value as object).map(([key, entry]) => [
    keyText(field, key),
    plainValue(field, entry),
  ]);
  return Object.fromEntries(entries) as EventRecord;
}

function plainValue({ resolvedType }: Field, value: unknown): unknown {
  if (resolvedType === null) return plainScalar(value);
  if ('valuesById' in resolvedType) return resolvedType.valuesById[Number(value)] ?? Number(value);
  const message = value as Message;
  return resolvedType.fullName === TIMESTAMP ? timestamp(message) : plainMessage(resolvedType, message);
}

const TIMESTAMP = '.google.protobuf.Timestamp';

function plainScalar(value: unknown): unknown {
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
  const plain = isLong(value) ? integerOf(value) : value;
  return typeof plain === 'number' && !Number.isFinite(plain) ? null : plain;
}

/** A 64-bit integer as the library decodes it. */
interface Long {
  readonly low: number;
  readonly high: number;
  readonly unsigned: boolean;
}

function isLong(value: unknown): value is Long {
  return typeof value === 'object' && value !== null && 'low' in value && 'high' in value;
}

function integerOf({ low, high, unsigned }: Long): ExactNumber {
  const rounded = (unsigned ? high >>> 0 : high) * 2 ** 32 + (low >>> 0);
  if (Number.isSafeInteger(rounded)) return rounded;
  const bits = (BigInt(high >>> 0) << 32n) | BigInt(low >>> 0);
  return unsigned ? bits : BigInt.asIntN(64, bits);
}

const [UNSIGNED_KEYS, SIGNED_KEYS] = [
  new Set(['uint64', 'fixed64']),
  new Set(['int64', 'sint64', 'sfixed64']),
] as const;
const HASH_LENGTH = 8;

/** The library keeps a 64-bit key as a string of its eight bytes, the lowest first. */
function keyText(field: Field, key: string): string {
  const type = 'keyType' in field ? String(field.keyType) : '';
  const unsigned = UNSIGNED_KEYS.has(type);
  if ((!unsigned && !SIGNED_KEYS.has(type)) || key.length !== HASH_LENGTH) return key;
  const word = (at: number) => Buffer.from(key, 'latin1').readInt32LE(at);
  return String(integerOf({ low: word(0), high: word(4), unsigned }));
}

function timestamp(message: Message): string | null {
  const { seconds, nanos } = message as unknown as { seconds: unknown; nanos: number };
  const date = new Date(Number(plainScalar(seconds)) * 1000 + Math.floor(nanos / 1e6));
  return Number.isNaN(date.getTime()) ? null : date.toISOString();
}

/** `undefined` for fields with presence: messages, and scalars that are `optional` or in a oneof. */
function defaultOf({ repeated, map, hasPresence, resolvedType, type }: Field): unknown {
  if (repeated) return [];
  if (map) return {};
  if (hasPresence) return undefined;
  if (resolvedType !== null) return 'valuesById' in resolvedType ? resolvedType.valuesById[0] : undefined;
  if (type === 'string' || type === 'bytes') return '';
  return type === 'bool' ? false : 0;
}
