import { exactNumber } from '../event/exact-number.js';
import type { JsonSchema } from '../../setup/model/stream.js';

/** Converts a string to the value of a field; `undefined`: the field is missing. */
export type ReadText = (field: string, text: string) => unknown;

const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;

/**
 * Some formats contain only strings, so the schema determines the types of fields: "12" becomes a number if the schema says
 * so. An empty string is then a missing field. A string that cannot be converted stays a string, and the schema rejects the event.
 */
export function textReader(schema: JsonSchema): ReadText {
  const readers = new Map(
    Object.entries(asObject(schema['properties'])).map(([field, property]) => [field, readerOf(property)]),
  );
  return (field, text) => (readers.get(field) ?? asText)(text);
}

function readerOf(property: unknown): (text: string) => unknown {
  const types = new Set([asObject(property)['type']].flat());
  if (types.has('string')) return asText;
  if (types.has('number') || types.has('integer')) return readNumber;
  return types.has('boolean') ? readBoolean : asText;
}

function asText(text: string): string {
  return text;
}

function readNumber(text: string): unknown {
  if (text === '') return undefined;
  const value = NUMBER.test(text) ? exactNumber(text) : NaN;
  return typeof value === 'bigint' || Number.isFinite(value) ? value : text;
}

function readBoolean(text: string): unknown {
  if (text === '') return undefined;
  return text === 'true' || (text === 'false' ? false : text);
}

function asObject(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}
