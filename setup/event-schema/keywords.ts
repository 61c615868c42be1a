export type SchemaObject = Readonly<Record<string, unknown>>;

/** What the value of a keyword of JSON Schema is, so that one can walk through a schema. */
export type KeywordValue =
  /** A value that contains no schema. */
  | 'value'
  | 'schema'
  | 'list of schemas'
  /** An object with schemas: `properties`. */
  | 'schemas by name'
  | 'schema or list of schemas'
  /** `dependencies` until draft-07: each name has a schema or a list of names. */
  | 'schemas or names by name';

/** Every keyword of draft-04 to 2020-12, and `nullable` of OpenAPI. All others are annotations, which constrain nothing. */
export const KEYWORDS: ReadonlyMap<string, KeywordValue> = new Map([
  ...keywords('schema', 'additionalProperties additionalItems contains not if then else propertyNames'),
  ...keywords('schema', 'unevaluatedItems unevaluatedProperties contentSchema'),
  ...keywords('list of schemas', 'allOf anyOf oneOf prefixItems'),
  ...keywords('schemas by name', 'properties patternProperties $defs definitions dependentSchemas'),
  ...keywords('schema or list of schemas', 'items'),
  ...keywords('schemas or names by name', 'dependencies'),
  ...keywords(
    'value',
    '$schema $id id $anchor $ref $dynamicRef $dynamicAnchor $recursiveRef $recursiveAnchor',
  ),
  ...keywords(
    'value',
    '$vocabulary $comment title description default examples deprecated readOnly writeOnly',
  ),
  ...keywords('value', 'type enum const multipleOf maximum exclusiveMaximum minimum exclusiveMinimum'),
  ...keywords('value', 'maxLength minLength pattern format contentEncoding contentMediaType'),
  ...keywords('value', 'maxItems minItems uniqueItems maxContains minContains'),
  ...keywords('value', 'maxProperties minProperties required dependentRequired nullable'),
]);

/** Formats that are checked. https://ajv.js.org/packages/ajv-formats.html; any other format is an annotation. */
export const CHECKED_FORMATS: ReadonlySet<string> = new Set(
  [
    'date time date-time iso-time iso-date-time duration uri uri-reference uri-template url email hostname',
    'ipv4 ipv6 regex uuid json-pointer json-pointer-uri-fragment relative-json-pointer byte int32 int64',
    'float double password binary',
  ].flatMap((names) => names.split(' ')),
);

function keywords(value: KeywordValue, names: string): readonly (readonly [string, KeywordValue])[] {
  return names.split(' ').map((name) => [name, value]);
}

/** The schemas within a schema, each with its path from it. */
export function* subschemas(
  schema: SchemaObject,
): Generator<{ readonly path: readonly (string | number)[]; readonly schema: unknown }> {
  for (const [keyword, value] of Object.entries(schema)) {
    for (const { path, schema: found } of schemasIn(KEYWORDS.get(keyword), value)) {
      yield { path: [keyword, ...path], schema: found };
    }
  }
}

function schemasIn(kind: KeywordValue | undefined, value: unknown) {
  const each = Object.entries(isObject(value) ? value : {}).map(([name, schema]) => ({
    path: [name],
    schema,
  }));
  const list = (Array.isArray(value) ? value : []).map((schema: unknown, index) => ({
    path: [index],
    schema,
  }));
  switch (kind) {
    case 'schema':
      return [{ path: [], schema: value }];
    case 'list of schemas':
      return list;
    case 'schemas by name':
      return each;
    case 'schema or list of schemas':
      return Array.isArray(value) ? list : [{ path: [], schema: value }];
    case 'schemas or names by name':
      return each.filter(({ schema }) => !Array.isArray(schema));
    case 'value':
    case undefined:
      return [];
  }
}

export function isObject(value: unknown): value is SchemaObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
