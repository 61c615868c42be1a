import type { FieldTexts } from '../../setup/template.js';
import type { EventRecord } from '../event/event.js';
import { Skip } from '../event/skip.js';
import { safeText } from '../series/label-value.js';
import type { Reader } from '../transform/reader.js';

/** Longer texts are cut: a summary is one sentence. */
const MAX_LENGTH = 200;

export const NO_FIELDS: FieldTexts = new Map();

/** Reads the fields that the summary of an insight names. */
export type FieldsReader = (event: EventRecord) => FieldTexts;

/** `fields`: the reader of each field by its expression. A field that an event does not have is empty. */
export function fieldsReader(fields: ReadonlyMap<string, Reader<unknown>>): FieldsReader {
  if (fields.size === 0) return () => NO_FIELDS;
  return (event) => new Map(Array.from(fields, ([source, read]) => [source, fieldText(read(event))]));
}

/** A value of an event as it stands in a sentence: one line, without control characters, of bounded length. */
export function fieldText(value: unknown): string {
  if (value === undefined || value === null || value instanceof Skip) return '';
  return safeText(cut(plainText(value).replace(/\s+/g, ' ')));
}

function cut(text: string): string {
  if (text.length <= MAX_LENGTH) return text;
  // Without half of a surrogate pair at the end.
  return `${text.slice(0, MAX_LENGTH - 1).replace(/[\ud800-\udbff]$/, '')}…`;
}

function plainText(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return value;
    case 'bigint':
      return String(value);
    case 'number':
      // Without the rounding error of binary fractions: 0.30000000000000004 is 0.3.
      return String(Number.isInteger(value) ? value : Number(value.toPrecision(15)));
    default:
      return JSON.stringify(value, (_, part: unknown) => (typeof part === 'bigint' ? String(part) : part));
  }
}
