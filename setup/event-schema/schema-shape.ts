import { isObject } from './keywords.js';
import type { SchemaObject } from './keywords.js';
import { ANY, both, either, shapeOfValues } from './shape.js';
import type { Absence, FieldShape, OtherFields, Scalar, Shape, ValueType } from './shape.js';

/** Where a schema stands: references begin at its document, and one that was followed already adds nothing. */
interface Place {
  readonly document: SchemaObject;
  readonly followed: readonly string[];
}

/** What a JSON Schema (2020-12) says of a value. It never claims more than the schema; what it cannot follow is unknown. */
export function shapeOfSchema(
  schema: unknown,
  document: SchemaObject = isObject(schema) ? schema : {},
): Shape {
  return shapeAt(schema, { document, followed: [] });
}

function shapeAt(schema: unknown, place: Place): Shape {
  if (!isObject(schema)) return ANY;
  const { $ref, allOf, anyOf, oneOf } = schema;
  const parts = [ownShape(schema, place)];
  if (typeof $ref === 'string') parts.push(referenced($ref, place));
  if (Array.isArray(allOf)) parts.push(...allOf.map((part) => shapeAt(part, place)));
  for (const choice of [anyOf, oneOf]) {
    if (!Array.isArray(choice) || choice.length === 0) continue;
    parts.push(choice.map((part) => shapeAt(part, place)).reduce(either));
  }
  return parts.reduce(both);
}

/** A reference within the document: `#/$defs/money`. */
function referenced(reference: string, { document, followed }: Place): Shape {
  if (!reference.startsWith('#') || followed.includes(reference)) return ANY;
  const target = reference
    .split('/')
    .slice(1)
    .map((step) => decodeStep(step))
    .reduce<unknown>(
      (part, step) => (isObject(part) || Array.isArray(part) ? memberOf(part, step) : undefined),
      document,
    );
  return shapeAt(target, { document, followed: [...followed, reference] });
}

function memberOf(part: object, step: string): unknown {
  return Object.entries(part).find(([name]) => name === step)?.[1];
}

/** JSON Pointer in a URI: `~1` is a slash, `%25` a percent sign. */
function decodeStep(step: string): string {
  const text = /%(?![0-9a-f]{2})/i.test(step) ? step : decodeURIComponent(step);
  return text.replaceAll('~1', '/').replaceAll('~0', '~');
}

/** What the keywords of the schema itself say, without those that refer to other schemas. */
function ownShape(schema: SchemaObject, { document }: Place): Shape {
  const { type, const: only, enum: listed, items } = schema;
  const values = 'const' in schema ? [only] : Array.isArray(listed) ? listed : undefined;
  const scalars = values?.filter(isScalar);
  const ofValues = scalars?.length === values?.filter((value) => value !== null).length ? scalars : undefined;
  const types = type === undefined ? undefined : typesOf([type].flat());
  const nullable = [
    type === undefined || [type].flat().includes('null'),
    values === undefined || values.includes(null),
  ].every(Boolean);
  const known = ofValues === undefined ? ANY : shapeOfValues(ofValues);
  return {
    ...both(known, { ...ANY, types }),
    nullable,
    fields: fieldsOf(schema, document),
    others: othersOf(schema),
    element: () => ('prefixItems' in schema ? ANY : shapeOfSchema(items, document)),
  };
}

const TYPES: ReadonlyMap<unknown, ValueType> = new Map([
  ...(['string', 'number', 'boolean', 'object', 'array'] as const).map((type) => [type, type] as const),
  ['integer', 'number'] as const,
]);

function typesOf(names: readonly unknown[]): ReadonlySet<ValueType> {
  return new Set(names.flatMap((name) => TYPES.get(name) ?? []));
}

function isScalar(value: unknown): value is Scalar {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}

/** Keywords by which a field can be required in some events. Then nothing is said of its absence. */
const CONDITIONS = ['anyOf', 'oneOf', 'if', 'dependentRequired', 'dependentSchemas', 'dependencies'];

function fieldsOf(schema: SchemaObject, document: SchemaObject): ReadonlyMap<string, FieldShape> {
  const { properties, required } = schema;
  const always: readonly unknown[] = Array.isArray(required) ? required : [];
  const conditional = CONDITIONS.some((keyword) => keyword in schema);
  // Without a list, the schema does not tell one field from another.
  const unlisted = Array.isArray(required) ? 'not required' : undefined;
  const names = new Set([...Object.keys(isObject(properties) ? properties : {}), ...always.map(String)]);
  return new Map(
    [...names].map((name) => {
      const field = isObject(properties) && Object.hasOwn(properties, name) ? properties[name] : true;
      return [name, fieldOf(field, always.includes(name) || conditional ? undefined : unlisted, document)];
    }),
  );
}

/** `unlisted`: why an object may not have the field; `undefined` if it has it, or if that is not known. */
function fieldOf(schema: unknown, unlisted: Absence | undefined, document: SchemaObject): FieldShape {
  let shape: Shape | undefined;
  const shapeOnce = () => (shape ??= shapeOfSchema(schema, document));
  return {
    shape: shapeOnce,
    get absence() {
      return announcesNull(shapeOnce()) ? 'nullable' : unlisted;
    },
  };
}

/** A schema without a type admits null, too, but does not announce it. */
function announcesNull({ nullable, types }: Shape): boolean {
  return nullable && types !== undefined;
}

/** Keywords that can add fields beside `properties`. */
const ADDING = [
  'patternProperties',
  'unevaluatedProperties',
  '$ref',
  'allOf',
  'anyOf',
  'oneOf',
  'if',
  'dependentSchemas',
];

function othersOf(schema: SchemaObject): OtherFields {
  const { properties, additionalProperties } = schema;
  if (additionalProperties === false) return 'patternProperties' in schema ? 'any' : 'none';
  if (additionalProperties !== undefined || !isObject(properties)) return 'any';
  return ADDING.some((keyword) => keyword in schema) ? 'any' : 'unlikely';
}
