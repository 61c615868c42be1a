/** JSON for people. Unlike JSON.stringify, it accepts a bigint: alone as its digits, inside a list or an object as a string. */
export function jsonText(value: unknown): string {
  if (typeof value === 'bigint') return String(value);
  // `undefined` and functions have no JSON.
  return JSON.stringify(value, digitsOf) ?? String(value);
}

function digitsOf(_key: string, value: unknown): unknown {
  return typeof value === 'bigint' ? String(value) : value;
}
