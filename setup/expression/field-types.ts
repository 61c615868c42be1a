import type { Stream } from '../model/stream.js';
import { formatFields } from './format-fields.js';

/** Fields that expressions may read, derived from the JSON Schema (which every event has already passed) and the format. */
export interface FieldTypes {
  /** CEL type by field name. */
  readonly types: ReadonlyMap<string, string>;
  /** True if an event may have other fields. */
  readonly open: boolean;
}

/** Keywords that may add fields beyond `properties`; with one of these, the list of fields may be incomplete. */
const COMPOSING = ['$ref', 'allOf', 'anyOf', 'oneOf', 'if', 'patternProperties', 'dependentSchemas'];

/** The parts of a stream that determine the fields of its events. */
export type FieldSource = Pick<Stream, 'schema'> & Partial<Pick<Stream, 'format' | 'envelope'>>;

export function fieldTypesOf({ schema, format = { kind: 'json' }, envelope = [] }: FieldSource): FieldTypes {
  const { properties } = schema;
  const declared = isObject(properties) ? Object.entries(properties) : [];
  const { fields, areAll } = formatFields(format, schema);
  const types = new Map([
    ...envelope.map(({ name }) => [name, 'string'] as const),
    ...fields,
    ...declared.map(([name, field]) => [name, typeOf(field)] as const),
  ]);
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

/** JSON has one kind of number, which is `double` in CEL. `dyn` is only checked at evaluation. */
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
