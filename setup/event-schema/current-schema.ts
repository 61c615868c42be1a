import { draftOf } from './draft.js';
import type { Draft } from './draft.js';
import { isObject, KEYWORDS } from './keywords.js';
import type { SchemaObject } from './keywords.js';

/**
 * A schema of draft-04 to 2020-12 with the same meaning in 2020-12, without annotations that are not part of JSON Schema. All
 * other parts only see this form. Invalid values are kept, for the check to report.
 */
export function currentSchema(schema: SchemaObject): SchemaObject {
  const converted = convert(schema, draftOf(schema['$schema']) ?? '2020-12');
  return isObject(converted) ? converted : {};
}

function convert(schema: unknown, draft: Draft): unknown {
  if (!isObject(schema)) return schema;
  const known = Object.entries(hidesSiblings(schema, draft) ? { $ref: schema['$ref'] } : schema);
  const converted = Object.fromEntries(
    known.flatMap(([keyword, value]) => convertKeyword(keyword, value, schema, draft)),
  );
  return schema['nullable'] === true ? nullable(converted) : converted;
}

/** Until draft-07, `$ref` replaces all that stands beside it. The definitions are beside it at the top. */
function hidesSiblings(schema: SchemaObject, draft: Draft): boolean {
  return (
    typeof schema['$ref'] === 'string' &&
    ['draft-04', 'draft-06', 'draft-07'].includes(draft) &&
    !('definitions' in schema)
  );
}

type Keyword = readonly [string, unknown];

function convertKeyword(
  keyword: string,
  value: unknown,
  schema: SchemaObject,
  draft: Draft,
): readonly Keyword[] {
  switch (keyword) {
    case '$schema':
    case 'nullable':
      return [];
    case 'id':
      return draft === 'draft-04' && typeof value === 'string' ? [['$id', value]] : [];
    case '$ref':
      return [[keyword, typeof value === 'string' ? currentReference(value) : value]];
    case 'items':
      return [[Array.isArray(value) ? 'prefixItems' : 'items', convertValue(keyword, value, draft)]];
    case 'additionalItems':
      return Array.isArray(schema['items']) ? [['items', convert(value, draft)]] : [];
    case 'minimum':
      return schema['exclusiveMinimum'] === true ? [['exclusiveMinimum', value]] : [[keyword, value]];
    case 'maximum':
      return schema['exclusiveMaximum'] === true ? [['exclusiveMaximum', value]] : [[keyword, value]];
    case 'exclusiveMinimum':
    case 'exclusiveMaximum':
      // In draft-04 it says how to read the bound beside it.
      return typeof value === 'boolean' ? [] : [[keyword, value]];
    default:
      return KEYWORDS.has(keyword) ? [[keyword, convertValue(keyword, value, draft)]] : [];
  }
}

function convertValue(keyword: string, value: unknown, draft: Draft): unknown {
  const each = (schema: unknown) => convert(schema, draft);
  switch (KEYWORDS.get(keyword)) {
    case 'schema':
      return each(value);
    case 'list of schemas':
    case 'schema or list of schemas':
      return Array.isArray(value) ? value.map(each) : each(value);
    case 'schemas by name':
    case 'schemas or names by name':
      return isObject(value)
        ? Object.fromEntries(Object.entries(value).map(([name, schema]) => [name, each(schema)]))
        : value;
    case 'value':
    case undefined:
      return value;
  }
}

/** A reference into a list of items leads to where the list is now. */
function currentReference(reference: string): string {
  return reference.replaceAll(/\/items(?=\/\d)/g, '/prefixItems');
}

/** `nullable` of OpenAPI: null is valid, too, even where `enum` does not list it or the type is in a reference. */
function nullable(schema: SchemaObject): SchemaObject {
  const { type, enum: values, ...others } = schema;
  if (type === undefined || 'const' in schema) {
    return Object.keys(schema).length === 0 ? schema : { anyOf: [{ type: 'null' }, schema] };
  }
  const types = [...new Set([type, 'null'].flat())];
  if (!Array.isArray(values)) return { ...others, type: types };
  return { ...others, type: types, enum: values.includes(null) ? values : [...(values as unknown[]), null] };
}
