import { MalformedStateError } from '../state/malformed-state-error.js';

/** A state as plain JSON, for checkpoints and messages between workers. */
export type EncodedState = number | string | readonly EncodedState[];

/** JSON has no infinities. Empty and overflowed states contain them, so they are encoded as strings. */
export function encodeNumber(value: number): EncodedState {
  return Number.isFinite(value) ? value : String(value);
}

const NOT_FINITE: ReadonlySet<unknown> = new Set(['Infinity', '-Infinity', 'NaN']);

export function decodeNumber(encoded: unknown, what: string): number {
  if (typeof encoded === 'number') return encoded;
  if (NOT_FINITE.has(encoded)) return Number(encoded);
  throw new MalformedStateError(`${what} to be a number`, encoded);
}

export function decodeCount(encoded: unknown, what: string): number {
  if (typeof encoded === 'number' && encoded >= 0 && Number.isSafeInteger(encoded)) return encoded;
  throw new MalformedStateError(`${what} to be a whole number that is not negative`, encoded);
}

export function decodeText(encoded: unknown, what: string): string {
  if (typeof encoded === 'string') return encoded;
  throw new MalformedStateError(`${what} to be a string`, encoded);
}

export function decodeList(encoded: unknown, what: string): readonly unknown[] {
  if (Array.isArray(encoded)) return encoded;
  throw new MalformedStateError(`${what} to be a list`, encoded);
}

/** A list with one element per name: `decodeTuple(x, 'mean', ['count', 'sum'])`. */
export function decodeTuple(encoded: unknown, what: string, names: readonly string[]): readonly unknown[] {
  const list = decodeList(encoded, what);
  if (list.length === names.length) return list;
  throw new MalformedStateError(`${what} to be [${names.join(', ')}]`, encoded);
}
