import { withoutCredentials } from '../shown-url.js';
import { quoted, shorten } from '../visible.js';

/** A value in a message: short, but specific. */
export function describeFound(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : 'a list';
  if (typeof value === 'object' && value !== null) {
    const keys = Object.keys(value);
    const first = keys.slice(0, 6).map(quoted);
    return keys.length === 0 ? 'an empty object' : `an object with ${first.join(', ')}`;
  }
  return shorten(JSON.stringify(typeof value === 'string' ? withoutCredentials(value) : value));
}
