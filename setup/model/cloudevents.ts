import type { JsonSchema } from './stream.js';

/** Prefix of CloudEvent attributes, which are added to the fields of the data. */
export const ATTRIBUTE_PREFIX = 'ce_';

const ATTRIBUTES = [
  'specversion',
  'id',
  'source',
  'type',
  'subject',
  'time',
  'dataschema',
  'datacontenttype',
] as const;

/** Attributes that events of a stream may have: the standard ones, and the extensions that the schema names. */
export function attributesOf({ properties }: JsonSchema): readonly string[] {
  const named = typeof properties === 'object' && properties !== null ? Object.keys(properties) : [];
  const extensions = named
    .filter((name) => name.startsWith(ATTRIBUTE_PREFIX))
    .map((name) => name.slice(ATTRIBUTE_PREFIX.length));
  return [...new Set([...ATTRIBUTES, ...extensions])];
}
