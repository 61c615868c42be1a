import type { JsonSchema } from '../../setup/model/stream.js';
import { Field } from './field.js';

/** What there is to read of a stream's events, where the top level of the event is all that it takes. */
export interface FieldPlan {
  /** In the order of the schema's `properties`, and behind them those that it does not list. */
  readonly fields: readonly Field[];
  /** Of the fields, those whose values are read. */
  readonly read: readonly Field[];
  readonly required: readonly Field[];
  readonly time: Field | undefined;
  /** Whether an event may have other fields. */
  readonly open: boolean;
  readonly schema: JsonSchema;
}

/** Keywords of a whole event's schema that say nothing, or something of one field at a time. */
const FLAT = new Set(
  'type properties required additionalProperties title description examples default $schema $defs $comment'.split(
    ' ',
  ),
);

/**
 * `read`: the fields whose values are read; `timeField`: the one that has the time of the event. Gives `undefined` where
 * the schema says more than what each field has to be.
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
  const names = new Set([...Object.keys(properties), ...(open ? [...read, timeField ?? []].flat() : [])]);
  if ([...names].some(isInherited)) return undefined;
  const byName = new Map<unknown, Field>();
  for (const name of names) {
    byName.set(name, new Field({ name, schema: properties[name] ?? true, read: read.has(name) }));
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
    // A field's schema is compiled by itself, where a reference would lead nowhere.
    !/"\$(?!comment")/.test(JSON.stringify(properties ?? {}))
  );
}

/** Every object seems to have such a field, whether or not the event has it. */
function isInherited(name: string): boolean {
  return name in Object.prototype;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
