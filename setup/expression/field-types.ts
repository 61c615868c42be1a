import type { Stream } from '../model/stream.js';
import { formatFields } from './format-fields.js';

/** What expressions may read of an event, by the JSON Schema that every event has met before, and by its format. */
export interface FieldTypes {
  /** CEL type by field name. */
  readonly types: ReadonlyMap<string, string>;
  /** True when an event may have fields beyond these. */
  readonly open: boolean;
}

/** Keywords that say more of an event's fields than `properties` does; with one of these nothing is certain. */
const COMPOSING = ['$ref', 'allOf', 'anyOf', 'oneOf', 'if', 'patternProperties', 'dependentSchemas'];

/** What tells the fields of a stream's events. */
export type FieldSource = Pick<Stream, 'schema'> & Partial<Pick<Stream, 'format'>>;

export function fieldTypesOf({ schema, format = { kind: 'json' } }: FieldSource): FieldTypes {
  const { properties } = schema;
  const declared = isObject(properties) ? Object.entries(properties) : [];
  const { fields, areAll } = formatFields(format, schema);
  const types = new Map([...fields, ...declared.map(([name, field]) => [name, typeOf(field)] as const)]);
  return { types, open: !areAll && isOpen(schema) };
}

function isOpen(schema: Stream['schema']): boolean {
  return (
    !isObject(schema['properties']) ||
    schema['additionalProperties'] === true ||
    isObject(schema['additionalProperties']) ||
    COMPOSING.some((keyword) => keyword in schema)
  );
}

/** JSON has one kind of number, and CEL's for it is the double. `dyn` is checked only when the event is there. */
function typeOf(schema: unknown): string {
  if (!isObject(schema)) return 'dyn';
  switch (schema['type']) {
    case 'number':
    case 'integer':
      return 'double';
    case 'string':
      return 'string';
    case 'boolean':
      return 'bool';
    case 'array':
      return `list<${typeOf(schema['items'])}>`;
    case 'object':
      return 'map<string, dyn>';
    default:
      return 'dyn';
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
