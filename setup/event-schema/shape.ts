/** Types of the values of an event. null is no type here: a field that is null counts as missing. */
export type ValueType = 'string' | 'number' | 'boolean' | 'object' | 'array';
export type Scalar = string | number | boolean;

/** What is known of a value. */
export interface Shape {
  /** `undefined`: all types. */
  readonly types: ReadonlySet<ValueType> | undefined;
  /** The only values that it can have, if it is a scalar; `undefined`: every value of its types. */
  readonly values: readonly Scalar[] | undefined;
  /** Whether it can be null. */
  readonly nullable: boolean;
  /** The known fields of an object. */
  readonly fields: ReadonlyMap<string, FieldShape>;
  readonly others: OtherFields;
  /** The elements of a list. A function, because a schema can contain itself. */
  readonly element: () => Shape;
}

export interface FieldShape {
  /** A function, because a schema can contain itself. */
  readonly shape: () => Shape;
  /** Why an object may not have it; `undefined` if it always has, or if that is not known. */
  readonly absence: Absence | undefined;
}

/** `header`: it comes from a header of the message. */
export type Absence = 'not required' | 'nullable' | 'header';

/** Which fields an object may have beside the known ones: `unlikely` if the schema lists fields and does not mention others. */
export type OtherFields = 'any' | 'unlikely' | 'none';

/** Nothing is known. */
export const ANY: Shape = {
  types: undefined,
  values: undefined,
  nullable: true,
  fields: new Map(),
  others: 'any',
  element: () => ANY,
};

/** Any value of one type. */
export function shapeOfType(type: ValueType): Shape {
  return { ...ANY, types: new Set([type]), nullable: false };
}

/** One of these values. */
export function shapeOfValues(values: readonly Scalar[]): Shape {
  return { ...ANY, types: new Set(values.map(typeOfScalar)), values, nullable: false };
}

export function typeOfScalar(value: Scalar): ValueType {
  // The type of a scalar is one of the three.
  return typeof value === 'string' ? 'string' : typeof value === 'number' ? 'number' : 'boolean';
}

/** A value of one of two shapes. Of two objects with different fields, none is known. */
export function either(a: Shape, b: Shape): Shape {
  if (isOnlyNull(a)) return { ...b, nullable: true };
  if (isOnlyNull(b)) return { ...a, nullable: true };
  const types = a.types && b.types && new Set([...a.types, ...b.types]);
  const values = a.values && b.values && [...new Set([...a.values, ...b.values])];
  const described = [a, b].filter(({ fields, others }) => fields.size > 0 || others !== 'any');
  const only = described.length === 1 && !canBeBoth(a, b, 'object') ? described[0] : undefined;
  return {
    types,
    values,
    nullable: a.nullable || b.nullable,
    fields: only?.fields ?? new Map(),
    others: only?.others ?? 'any',
    element: () =>
      hasType(a, 'array')
        ? hasType(b, 'array')
          ? either(a.element(), b.element())
          : a.element()
        : b.element(),
  };
}

function isOnlyNull({ types, nullable }: Shape): boolean {
  return nullable && types?.size === 0;
}

export function hasType({ types }: Shape, type: ValueType): boolean {
  return types === undefined || types.has(type);
}

function canBeBoth(a: Shape, b: Shape, type: ValueType): boolean {
  return hasType(a, type) && hasType(b, type);
}

/** A value of both shapes at once. */
export function both(a: Shape, b: Shape): Shape {
  const types = intersection(a.types, b.types);
  const values =
    a.values && b.values ? a.values.filter((value) => b.values?.includes(value)) : (a.values ?? b.values);
  return {
    types,
    values: values?.filter((value) => types === undefined || types.has(typeOfScalar(value))),
    nullable: a.nullable && b.nullable,
    fields: bothFields(a, b),
    others: strictest(a.others, b.others),
    element: () => both(a.element(), b.element()),
  };
}

function intersection<Value>(
  a: ReadonlySet<Value> | undefined,
  b: ReadonlySet<Value> | undefined,
): ReadonlySet<Value> | undefined {
  return a && b ? new Set([...a].filter((value) => b.has(value))) : (a ?? b);
}

function strictest(a: OtherFields, b: OtherFields): OtherFields {
  if (a === 'none' || b === 'none') return 'none';
  return a === 'unlikely' || b === 'unlikely' ? 'unlikely' : 'any';
}

function bothFields(a: Shape, b: Shape): ReadonlyMap<string, FieldShape> {
  const names = new Set([...a.fields.keys(), ...b.fields.keys()]);
  return new Map([...names].map((name) => [name, bothField(a.fields.get(name), b.fields.get(name))]));
}

/** Required if one of the two requires it, null if both admit it. */
function bothField(a: FieldShape | undefined, b: FieldShape | undefined): FieldShape {
  if (a === undefined || b === undefined) return a ?? b ?? { shape: () => ANY, absence: undefined };
  return { shape: () => both(a.shape(), b.shape()), absence: a.absence && b.absence };
}
