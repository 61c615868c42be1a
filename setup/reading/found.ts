import { withoutCredentials } from '../shown-url.js';

/** A value in a message: short, but specific. */
export function describeFound(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : 'a list';
  if (typeof value === 'object' && value !== null) {
    const keys = Object.keys(value);
    const first = keys.slice(0, 6).map((key) => `"${key}"`);
    return keys.length === 0 ? 'an empty object' : `an object with ${first.join(', ')}`;
  }
  const text = JSON.stringify(typeof value === 'string' ? withoutCredentials(value) : value);
  return text.length <= 80 ? text : `${text.slice(0, 79)}…`;
}
