import { shapeOfSchema } from '../../event-schema/schema-shape.js';
import { ANY, both, shapeOfType } from '../../event-schema/shape.js';
import type { FieldShape, Shape } from '../../event-schema/shape.js';
import { fieldTypesOf } from '../field-types.js';
import type { FieldSource } from '../field-types.js';

/** What is known of the fields of an event at one step. */
export interface EventFields {
  readonly fields: ReadonlyMap<string, FieldShape>;
  /** Whether an event may have fields beside these. */
  readonly open: boolean;
  /** Paths (`user.name`) that exist in every event that comes so far: an earlier step has read or tested them. */
  readonly present: ReadonlySet<string>;
  /** Names among the fields that are variables of a macro. */
  readonly variables: ReadonlySet<string>;
}

/** Attributes that every CloudEvent has. https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/spec.md#required-attributes */
const REQUIRED_ATTRIBUTES: ReadonlySet<string> = new Set('ce_id ce_source ce_specversion ce_type'.split(' '));

/** The fields of the events of a stream before its steps: those of its schema, and those that its format adds. */
export function eventFieldsOf(stream: FieldSource): EventFields {
  const { types, open } = fieldTypesOf(stream);
  const schema = shapeOfSchema(stream.schema);
  const optional = (name: string) => name.startsWith('ce_') && !REQUIRED_ATTRIBUTES.has(name);
  const ofFormat = [...types].map(([name, type]): [string, FieldShape] => [
    name,
    present(shapeOfCelType(type), stream.format?.kind === 'cloudevents' && optional(name)),
  ]);
  const ofEnvelope = (stream.envelope ?? []).map(({ name, schema: rules, header }): [string, FieldShape] => {
    const shape = both(shapeOfType('string'), shapeOfSchema(rules));
    return [name, { shape: () => shape, absence: header === undefined ? undefined : 'header' }];
  });
  return {
    fields: new Map([...ofFormat, ...ofEnvelope, ...schema.fields]),
    open,
    present: new Set(),
    variables: new Set(),
  };
}

function present(shape: Shape, optional = false): FieldShape {
  return { shape: () => shape, absence: optional ? 'not required' : undefined };
}

/** The fields with one set, which replaces what was known of it. */
export function withField(
  before: EventFields,
  name: string,
  shape: Shape,
  absence?: FieldShape['absence'],
): EventFields {
  const { fields, present: paths } = withoutFields(before, [name]);
  return { ...before, fields: new Map(fields).set(name, { shape: () => shape, absence }), present: paths };
}

/** With the variable of a macro, which hides a field of its name. */
export function withVariable(before: EventFields, name: string, shape: Shape): EventFields {
  return { ...withField(before, name, shape), variables: new Set([...before.variables, name]) };
}

export function withoutFields(before: EventFields, names: readonly string[]): EventFields {
  const fields = new Map([...before.fields].filter(([name]) => !names.includes(name)));
  const isOf = (path: string) => names.some((name) => path === name || path.startsWith(`${name}.`));
  return { ...before, fields, present: new Set([...before.present].filter((path) => !isOf(path))) };
}

export function withPresent(before: EventFields, paths: Iterable<string>): EventFields {
  return { ...before, present: new Set([...before.present, ...paths]) };
}

/** What a type of CEL says: `double`, `list<string>`. */
export function shapeOfCelType(type: string): Shape {
  switch (type) {
    case 'double':
    case 'int':
    case 'uint':
      return shapeOfType('number');
    case 'string':
      return shapeOfType('string');
    case 'bool':
      return shapeOfType('boolean');
    default:
      return type.startsWith('list')
        ? shapeOfType('array')
        : type.startsWith('map')
          ? shapeOfType('object')
          : ANY;
  }
}
