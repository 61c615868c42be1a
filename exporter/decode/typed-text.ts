import type { JsonSchema } from '../../setup/model/stream.js';

/** What a text stands for in the field of that name; `undefined`: the field is not there. */
export type ReadText = (field: string, text: string) => unknown;

const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;

/**
 * Formats that carry nothing but text leave the types of fields to the schema: "12" is a number where the schema wants one.
 * No text at all is no number either, so the field is missing. What is not of the type stays text, for the schema to refuse.
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
  const value = NUMBER.test(text) ? Number(text) : NaN;
  return Number.isFinite(value) ? value : text;
}

function readBoolean(text: string): unknown {
  if (text === '') return undefined;
  return text === 'true' || (text === 'false' ? false : text);
}

function asObject(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}
