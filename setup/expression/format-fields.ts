import { ATTRIBUTE_PREFIX, attributesOf } from '../model/cloudevents.js';
import type { Format } from '../model/format.js';
import type { JsonSchema } from '../model/stream.js';
import { compileRe2 } from '../re2.js';

export interface FormatFields {
  /** CEL type by name, where the schema does not say otherwise. */
  readonly fields: readonly (readonly [string, string])[];
  /** Whether an event can have no others. */
  readonly areAll: boolean;
}

/** The fields that events have by their format alone. */
export function formatFields(format: Format, schema: JsonSchema): FormatFields {
  switch (format.kind) {
    case 'cloudevents':
      return {
        fields: texts(attributesOf(schema).map((name) => `${ATTRIBUTE_PREFIX}${name}`)),
        areAll: false,
      };
    case 'influx':
      return { fields: [...texts(['measurement']), ['time', 'double']], areAll: false };
    case 'text':
      return { fields: texts(groupsOf(format.pattern)), areAll: true };
    case 'csv':
      return { fields: texts(format.columns ?? []), areAll: format.columns !== undefined };
    default:
      return { fields: [], areAll: false };
  }
}

function texts(names: readonly string[]): readonly (readonly [string, string])[] {
  return names.map((name) => [name, 'string']);
}

/** The named groups of a pattern; none when it is no RE2, which is a problem of its own. */
export function groupsOf(pattern: string): readonly string[] {
  try {
    return Object.keys(compileRe2(pattern).namedGroups());
  } catch {
    return [];
  }
}
