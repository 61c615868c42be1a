/** Plain data as JSON text that is equal for equal data, in whatever order its keys stand. `undefined` is left out. */
export function canonicalText(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) => sortedKeys(mapAsEntries(part))) ?? 'undefined';
}

/** The same, but the order of keys counts. */
export function orderedText(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) => mapAsEntries(part)) ?? 'undefined';
}

/** JSON has no maps. */
function mapAsEntries(value: unknown): unknown {
  return value instanceof Map ? [...(value as ReadonlyMap<unknown, unknown>)] : value;
}

function sortedKeys(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}
