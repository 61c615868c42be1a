/** What a JSON Schema says of one key that a person may write. */
export interface SchemaKey {
  /** In every form that the object around it may have. */
  readonly required: boolean;
  /** Each default once; empty objects and lists, which say nothing, are left out. */
  readonly defaults: readonly unknown[];
}

/** A JSON Schema as far as the setup's schemas go. */
export interface Schema {
  readonly $ref?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | Schema;
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly default?: unknown;
}

type Keys = ReadonlyMap<string, SchemaKey>;

/** Every key by its path: `dataStreams.*.limits.depth`; `*` stands for a name that a person chooses, `[]` for an entry of a list. */
export function keysOf(schema: Schema): Keys {
  const forms = [...(schema.anyOf ?? []), ...(schema.oneOf ?? [])];
  return new Map([
    ...prefixed('*.', entriesOf(schema.additionalProperties)),
    ...prefixed('[].', schema.items === undefined ? new Map() : keysOf(schema.items)),
    ...propertiesOf(schema),
    ...(forms.length === 0 ? [] : inAnyForm(forms.map(keysOf))),
  ]);
}

/** `json` of a JSON Schema within: any value whatever, and no key of ours. */
function entriesOf(entries: boolean | Schema | undefined): Keys {
  return typeof entries === 'object' && entries.$ref === undefined ? keysOf(entries) : new Map();
}

function propertiesOf({ properties = {}, required = [] }: Schema): Keys {
  return new Map(
    Object.entries(properties).flatMap(([name, property]): [string, SchemaKey][] => [
      [name, { required: required.includes(name), defaults: defaultsOf(property) }],
      ...prefixed(`${name}.`, keysOf(property)),
    ]),
  );
}

function defaultsOf({ default: value }: Schema): readonly unknown[] {
  if (value === undefined) return [];
  const isEmpty = typeof value === 'object' && value !== null && Object.keys(value).length === 0;
  return isEmpty ? [] : [value];
}

function prefixed(prefix: string, keys: Keys): [string, SchemaKey][] {
  return Array.from(keys, ([path, key]) => [`${prefix}${path}`.replaceAll('.[]', '[]'), key]);
}

/** A key of the object itself is required when each form requires it; one further down belongs to its own form. */
function inAnyForm(forms: readonly Keys[]): Keys {
  const paths = new Set(forms.flatMap((form) => [...form.keys()]));
  return new Map(
    Array.from(paths, (path) => {
      const found = forms.flatMap((form) => form.get(path) ?? []);
      const isOwn = !/[.[]/.test(path);
      const required = found.every((key) => key.required) && (!isOwn || found.length === forms.length);
      const defaults = new Map(
        found.flatMap((key) => key.defaults.map((value) => [JSON.stringify(value), value])),
      );
      return [path, { required, defaults: [...defaults.values()] }];
    }),
  );
}
