import type { JsonSchema } from './stream.js';

/** The attributes of a CloudEvent stand among the fields of its data under names that begin so. */
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

/** The attributes that events of a stream may have: those of CloudEvents itself, and extensions that the schema names. */
export function attributesOf({ properties }: JsonSchema): readonly string[] {
  const named = typeof properties === 'object' && properties !== null ? Object.keys(properties) : [];
  const extensions = named
    .filter((name) => name.startsWith(ATTRIBUTE_PREFIX))
    .map((name) => name.slice(ATTRIBUTE_PREFIX.length));
  return [...new Set([...ATTRIBUTES, ...extensions])];
}
