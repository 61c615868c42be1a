import { ATTRIBUTE_PREFIX, attributesOf } from '../model/cloudevents.js';
import type { FormatKind, FormatOf } from '../model/format.js';
import type { JsonSchema } from '../model/stream.js';
import { compileRe2 } from '../re2.js';

export interface FormatFields {
  /** CEL type by name, unless the schema says otherwise. */
  readonly fields: readonly (readonly [string, string])[];
  /** Whether events have only these fields. */
  readonly areAll: boolean;
}

type FieldsOf<Kind extends FormatKind> = (format: FormatOf<Kind>, schema: JsonSchema) => FormatFields;

/** For formats that do not determine the fields of their events. */
const unknownFields = (): FormatFields => ({ fields: [], areAll: false });

const FIELDS: { readonly [Kind in FormatKind]: FieldsOf<Kind> } = {
  json: unknownFields,
  ndjson: unknownFields,
  msgpack: unknownFields,
  protobuf: unknownFields,
  cloudevents: (_, schema) => ({
    fields: texts(attributesOf(schema).map((name) => `${ATTRIBUTE_PREFIX}${name}`)),
    areAll: false,
  }),
  csv: ({ columns }) => ({ fields: texts(columns ?? []), areAll: columns !== undefined }),
  influx: () => ({ fields: [...texts(['measurement']), ['time', 'double']], areAll: false }),
  text: ({ pattern }) => ({ fields: texts(groupsOf(pattern)), areAll: true }),
};

/** The fields that the format determines. */
export function formatFields<Kind extends FormatKind>(
  format: FormatOf<Kind>,
  schema: JsonSchema,
): FormatFields {
  // A generic key keeps the type of the format; a union would lose it.
  const kind: Kind = format.kind;
  return FIELDS[kind](format, schema);
}

function texts(names: readonly string[]): readonly (readonly [string, string])[] {
  return names.map((name) => [name, 'string']);
}

/** The named groups of a pattern; none if it is not valid RE2, which is reported separately. */
export function groupsOf(pattern: string): readonly string[] {
  try {
    return Object.keys(compileRe2(pattern).namedGroups());
  } catch {
    return [];
  }
}
