import type { Schema } from './schema-keys.js';

export type Path = readonly (string | number)[];
type Json = Readonly<Record<string, unknown>>;

/** The path of every value of a document, the root left out. */
export function pathsOf(value: unknown, path: Path = []): readonly Path[] {
  const below = entriesOf(value).flatMap(([key, child]) => pathsOf(child, [...path, key]));
  return path.length === 0 ? below : [path, ...below];
}

/** The path of every key that the schema allows where an object is, and that the object does not have. */
export function absentPaths(value: unknown, schema: Schema, path: Path = []): readonly Path[] {
  const forms = formsOf(schema);
  const properties = forms.flatMap((form) => Object.entries(form.properties ?? {}));
  const absent = isObject(value) ? properties.flatMap(([key]) => (key in value ? [] : [[...path, key]])) : [];
  const below = entriesOf(value).flatMap(([key, child]) =>
    forms.flatMap((form) => {
      const of = typeof key === 'number' ? form.items : (form.properties?.[key] ?? form.additionalProperties);
      return typeof of === 'object' ? absentPaths(child, of, [...path, key]) : [];
    }),
  );
  const all = [...absent, ...below].map((each) => [JSON.stringify(each), each] as const);
  return [...new Map(all).values()];
}

/** The document with another value at a path. */
export function replaced(document: unknown, [step, ...rest]: Path, value: unknown): unknown {
  if (step === undefined) return value;
  if (Array.isArray(document))
    return document.with(Number(step), replaced(document[Number(step)], rest, value));
  const object = document as Json;
  return { ...object, [step]: replaced(object[step], rest, value) };
}

export function valueAt(document: unknown, path: Path): unknown {
  return path.reduce<unknown>((value, step) => (value as Json | undefined)?.[step], document);
}

/** The forms of a union, each with its own keys. */
function formsOf(schema: Schema): readonly Schema[] {
  return [schema, ...[...(schema.anyOf ?? []), ...(schema.oneOf ?? [])].flatMap(formsOf)];
}

function entriesOf(value: unknown): readonly (readonly [string | number, unknown])[] {
  if (Array.isArray(value)) return value.map((child: unknown, at) => [at, child] as const);
  return isObject(value) ? Object.entries(value) : [];
}

export function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
