import { OPEN_BRACE, OPEN_BRACKET, QUOTE } from '../json-scan/bytes.js';

/** The types of JSON values as bits: a schema may allow several. */
export const [STRING, NUMBER, BOOLEAN, NULL, OBJECT, ARRAY] = [1, 2, 4, 8, 16, 32] as const;
export const [NONE, ANY] = [0, 63] as const;

const BY_NAME: ReadonlyMap<unknown, number> = new Map([
  ['string', STRING],
  ['number', NUMBER],
  ['integer', NUMBER],
  ['boolean', BOOLEAN],
  ['null', NULL],
  ['object', OBJECT],
  ['array', ARRAY],
]);

/** The types in the keyword "type": one name or a list. */
export function typesNamed(names: unknown): number {
  return [names].flat().reduce((types: number, name) => types | (BY_NAME.get(name) ?? NONE), NONE);
}

const BY_FIRST_BYTE = new Uint8Array(256).fill(NUMBER);
BY_FIRST_BYTE[QUOTE] = STRING;
BY_FIRST_BYTE[OPEN_BRACE] = OBJECT;
BY_FIRST_BYTE[OPEN_BRACKET] = ARRAY;
for (const word of ['true', 'false']) BY_FIRST_BYTE[word.charCodeAt(0)] = BOOLEAN;
BY_FIRST_BYTE['null'.charCodeAt(0)] = NULL;

/** The type of the value that starts at `at`. `NUMBER` if no value can start there: reading it then fails. */
export function typeAt(bytes: Uint8Array, at: number): number {
  // The table has an entry for every byte.
  return BY_FIRST_BYTE[bytes[at]!]!;
}
