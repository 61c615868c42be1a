/** A rule for the value of a keyword. */
type Admits = (value: unknown) => boolean;

const TYPES: ReadonlySet<unknown> = new Set('array boolean integer null number object string'.split(' '));
const isText: Admits = (value) => typeof value === 'string';
const isNumber: Admits = (value) => Number.isFinite(value);
const isSize: Admits = (value) => Number.isInteger(value) && Number(value) >= 0;

const KEYWORDS: ReadonlyMap<string, Admits> = new Map<string, Admits>([
  ['$comment', isText],
  ['title', isText],
  ['description', isText],
  ['type', (value) => TYPES.has(value) || isListOf((each) => TYPES.has(each))(value)],
  ['properties', (value) => isRecord(value) && Object.values(value).every(isPlainSchema)],
  ['required', isListOf(isText)],
  ['additionalProperties', (value) => typeof value === 'boolean' || isPlainSchema(value)],
  ['items', (value) => isPlainSchema(value)],
  ['pattern', isText],
  ['format', isText],
  ['enum', isListOf((value) => isText(value) || isNumber(value))],
  ...['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum'].map((name) => [name, isNumber] as const),
  ...['minLength', 'maxLength', 'minItems', 'maxItems'].map((name) => [name, isSize] as const),
]);

/**
 * Whether a JSON Schema has only common keywords, each with a valid value. Such a schema is valid without asking ajv, which
 * takes longer to load than a setup takes to check. Patterns are checked elsewhere.
 */
export function isPlainSchema(schema: unknown): boolean {
  return (
    isRecord(schema) && Object.entries(schema).every(([name, value]) => KEYWORDS.get(name)?.(value) === true)
  );
}

/** A non-empty list without duplicates. */
function isListOf(admits: Admits): Admits {
  return (value) =>
    Array.isArray(value) && value.length > 0 && new Set(value).size === value.length && value.every(admits);
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
