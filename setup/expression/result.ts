import { ExpressionValueError } from './error.js';

/** The required type of an expression. `scalar`: a value that a label can hold. */
export type Expected = 'bool' | 'double' | 'string' | 'scalar' | 'list' | 'any';

const FITS: Readonly<Record<Expected, RegExp>> = {
  bool: /^(?:bool|dyn)$/,
  double: /^(?:double|int|uint|dyn)$/,
  string: /^(?:string|dyn)$/,
  scalar: /^(?:bool|double|int|uint|string|dyn)$/,
  list: /^(?:list|list<.*>|dyn)$/,
  any: /^(?:bool|double|int|uint|string|dyn|null|list|map|list<.*>|map<.*>)$/,
};

export const WORDS: Readonly<Record<Expected, string>> = {
  bool: 'true or false',
  double: 'a number',
  string: 'a string',
  scalar: 'a string, a number, true or false',
  list: 'a list',
  any: 'a JSON value',
};

/** Why a type is not the expected one; `undefined` if it is. */
export function misfit(type: string, expected: Expected): string | undefined {
  if (FITS[expected].test(type)) return undefined;
  const hint = expected === 'double' && type === 'bool' ? ': write `… ? 1 : 0`' : '';
  return `expected an expression that returns ${WORDS[expected]}, found one that returns ${type}${hint}`;
}

/** Expressions return numbers as doubles, like the numbers of events. */
export function resultType(type: string): string {
  return type === 'int' || type === 'uint' ? 'double' : type;
}

/**
 * Converts integers to numbers, except for those beyond 2^53 where digits count. Throws an `ExpressionValueError` if the value
 * does not have the expected type.
 */
export function resultValue(value: unknown, expected: Expected): unknown {
  const result = typeof value === 'bigint' ? integerValue(value, expected) : value;
  if (expected === 'any' || RUNTIME[expected].includes(typeof result)) return result;
  throw new ExpressionValueError(
    `expected ${WORDS[expected]}, found ${result === null ? 'null' : typeof result}`,
  );
}

function integerValue(value: bigint, expected: Expected): number | bigint {
  const number = Number(value);
  return expected === 'double' || Number.isSafeInteger(number) ? number : value;
}

const RUNTIME: Readonly<Record<Exclude<Expected, 'any'>, readonly string[]>> = {
  bool: ['boolean'],
  double: ['number'],
  string: ['string'],
  scalar: ['string', 'number', 'boolean', 'bigint'],
  list: ['object'],
};
