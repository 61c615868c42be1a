import type { JsonSchema } from '../model/stream.js';

/** What expressions may read of an event, by the JSON Schema that every event has met before. */
export interface FieldTypes {
  /** CEL type by field name. */
  readonly types: ReadonlyMap<string, string>;
  /** True when an event may have fields beyond these. */
  readonly open: boolean;
}

/** Keywords that say more of an event's fields than `properties` does; with one of these nothing is certain. */
const COMPOSING = ['$ref', 'allOf', 'anyOf', 'oneOf', 'if', 'patternProperties', 'dependentSchemas'];

export function fieldTypesOf(schema: JsonSchema): FieldTypes {
  const { properties } = schema;
  const types = new Map(
    isObject(properties) ? Object.entries(properties).map(([name, field]) => [name, typeOf(field)]) : [],
  );
  const open =
    !isObject(properties) ||
    schema['additionalProperties'] === true ||
    isObject(schema['additionalProperties']) ||
    COMPOSING.some((keyword) => keyword in schema);
  return { types, open };
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
