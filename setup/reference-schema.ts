import { HAS_REFERENCE } from './source/references.js';
import type { ReferencePath } from './source/references.js';

type Schema = Readonly<Record<string, unknown>>;

/** Keywords that a text with a reference need not satisfy: its value does. */
const RESTRICTIONS = ['pattern', 'format', 'enum', 'const', 'maxLength'];

/** The JSON Schema of a document where the values at these paths may be texts with references. */
export function withReferences(schema: Schema, paths: readonly ReferencePath[]): Schema {
  return paths.reduce<Schema>(allowAt, schema);
}

function allowAt(schema: Schema, [step, ...rest]: ReferencePath): Schema {
  if (step === undefined) return allowHere(schema);
  const isOpen = step === '**';
  const below = isOpen ? ['**'] : rest;
  const changed = (each: unknown) => (isSchema(each) ? allowAt(each, below) : each);
  const { properties, additionalProperties, items, anyOf, oneOf } = schema;
  return {
    ...(isOpen ? allowHere(schema) : schema),
    ...(isSchema(properties) && {
      properties: mapped(properties, (each, key) =>
        isOpen || step === '*' || step === key ? changed(each) : each,
      ),
    }),
    ...((isOpen || step === '*') && {
      ...(isSchema(additionalProperties) && { additionalProperties: changed(additionalProperties) }),
      ...(isSchema(items) && { items: changed(items) }),
    }),
    ...alternatives({ anyOf, oneOf }, (each) => allowAt(each, [step, ...rest])),
  };
}

/** A text that is restricted, or one with a reference. */
function allowHere(schema: Schema): Schema {
  const isRestricted = RESTRICTIONS.some((keyword) => keyword in schema);
  if (schema['type'] !== 'string' || !isRestricted) {
    return { ...schema, ...alternatives(schema, allowHere) };
  }
  const { description, default: fallback, ...restricted } = schema;
  return {
    ...(description !== undefined && { description }),
    ...(fallback !== undefined && { default: fallback }),
    anyOf: [restricted, { type: 'string', pattern: HAS_REFERENCE.source }],
  };
}

function alternatives(
  { anyOf, oneOf }: Schema,
  change: (schema: Schema) => Schema,
): { readonly anyOf?: readonly unknown[]; readonly oneOf?: readonly unknown[] } {
  const changed = (list: readonly unknown[]) => list.map((each) => (isSchema(each) ? change(each) : each));
  return {
    ...(Array.isArray(anyOf) && { anyOf: changed(anyOf) }),
    ...(Array.isArray(oneOf) && { oneOf: changed(oneOf) }),
  };
}

function mapped(properties: Schema, change: (value: unknown, key: string) => unknown): Schema {
  return Object.fromEntries(Object.entries(properties).map(([key, value]) => [key, change(value, key)]));
}

function isSchema(value: unknown): value is Schema {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
