import type { JsonSchema } from '../../setup/model/stream.js';
import { Field } from './field.js';

/** How to read the events of a stream of which only top-level fields are needed. */
export interface FieldPlan {
  /** In the order of `properties` in the schema, followed by fields that are not in it. */
  readonly fields: readonly Field[];
  /** The fields whose values are read. */
  readonly read: readonly Field[];
  readonly required: readonly Field[];
  readonly time: Field | undefined;
  /** Whether an event may have other fields. */
  readonly open: boolean;
  readonly schema: JsonSchema;
}

/** Keywords of an event's schema that constrain nothing, or only one field each. */
const FLAT = new Set(
  [
    'type properties required additionalProperties $id $anchor $defs definitions',
    'title description $comment default examples deprecated readOnly writeOnly',
  ].flatMap((names) => names.split(' ')),
);

/**
 * `read`: names of the fields whose values are read; `timeField`: name of the event-time field. Returns `undefined` if the
 * schema has constraints other than on single fields.
 */
export function planFields(
  schema: JsonSchema,
  read: ReadonlySet<string>,
  timeField?: string,
): FieldPlan | undefined {
  const properties = schema['properties'] ?? {};
  const required = schema['required'] ?? [];
  if (!isFlat(schema) || !isObject(properties) || !Array.isArray(required)) return undefined;
  const open = schema['additionalProperties'] !== false;
  const declared = Object.keys(properties);
  const others = open ? [...read, timeField ?? [], ...required.map(String)].flat() : [];
  // An event of a closed schema cannot have a required field that the schema does not declare.
  if (!open && !required.every((name) => declared.includes(String(name)))) return undefined;
  const names = new Set([...declared, ...others]);
  if ([...names].some(isInherited)) return undefined;
  const byName = new Map<unknown, Field>();
  for (const name of names) {
    const [isRead, located] = [read.has(name), name === timeField];
    byName.set(name, new Field({ name, schema: properties[name] ?? true, read: isRead, located }));
  }
  const fields = [...byName.values()];
  return {
    fields,
    read: fields.filter(({ name }) => read.has(name)),
    time: byName.get(timeField),
    required: required.flatMap((name) => byName.get(name) ?? []),
    open,
    schema,
  };
}

function isFlat(schema: JsonSchema): boolean {
  const { type, properties, additionalProperties } = schema;
  return (
    Object.keys(schema).every((keyword) => FLAT.has(keyword)) &&
    (type === undefined || [type].flat().includes('object')) &&
    !isObject(additionalProperties) &&
    // The schema of a field is compiled separately, so a reference could not be resolved.
    !/"\$(?!comment")/.test(JSON.stringify(properties ?? {}))
  );
}

/** Every object inherits such a field, so reading it cannot show whether the event has it. */
function isInherited(name: string): boolean {
  return name in Object.prototype;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
