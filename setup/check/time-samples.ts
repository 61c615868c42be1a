import { eventTimePath } from '../expression/event-time-path.js';
import type { JsonSchema, Stream } from '../model/stream.js';

/** A time that the schema of a field shows. */
export interface TimeSample {
  /** Keyword of the schema: `examples`, `minimum`. */
  readonly keyword: string;
  readonly value: unknown;
}

/** The schema of a field, by default the one with the event time; `undefined` if the stream's schema does not have it. */
export function timeFieldSchema(
  stream: Stream,
  path: readonly string[] | undefined = eventTimePath(stream),
): JsonSchema | undefined {
  let schema: unknown = path && stream.schema;
  for (const name of path ?? []) {
    const properties = isObject(schema) ? schema['properties'] : undefined;
    schema = isObject(properties) && Object.hasOwn(properties, name) ? properties[name] : undefined;
  }
  return isObject(schema) ? schema : undefined;
}

/** The values that a schema shows: examples first, then others that events may have. */
export function timeSamples(schema: JsonSchema): readonly TimeSample[] {
  return ['examples', 'example', 'const', 'enum', 'default', 'minimum', 'maximum'].flatMap((keyword) =>
    [schema[keyword] ?? []].flat().map((value: unknown) => ({ keyword, value })),
  );
}

function isObject(value: unknown): value is JsonSchema {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
