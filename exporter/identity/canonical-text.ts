/** Plain data as JSON text that does not depend on the order of keys. Leaves out `undefined`. */
export function canonicalText(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) => sortedKeys(mapAsEntries(part))) ?? 'undefined';
}

/** Same as `canonicalText`, but depends on the order of keys. */
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
