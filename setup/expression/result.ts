import { ExpressionValueError } from './error.js';

/** What an expression has to give at its place in the setup. `scalar`: a value that a label can hold. */
export type Expected = 'bool' | 'double' | 'string' | 'scalar' | 'any';

const FITS: Readonly<Record<Expected, RegExp>> = {
  bool: /^(?:bool|dyn)$/,
  double: /^(?:double|int|uint|dyn)$/,
  string: /^(?:string|dyn)$/,
  scalar: /^(?:bool|double|int|uint|string|dyn)$/,
  any: /^(?:bool|double|int|uint|string|dyn|null|list|map|list<.*>|map<.*>)$/,
};

const WORDS: Readonly<Record<Expected, string>> = {
  bool: 'true or false',
  double: 'a number',
  string: 'a string',
  scalar: 'a string, a number or true or false',
  any: 'what JSON can hold',
};

/** Why a type does not fit where `expected` is needed; `undefined` if it fits. */
export function misfit(type: string, expected: Expected): string | undefined {
  if (FITS[expected].test(type)) return undefined;
  const cure = expected === 'double' && type === 'bool' ? ': write `… ? 1 : 0`' : '';
  return `expected an expression that gives ${WORDS[expected]}, found one that gives ${type}${cure}`;
}

/** Numbers leave expressions as doubles, as they came in. */
export function resultType(type: string): string {
  return type === 'int' || type === 'uint' ? 'double' : type;
}

/** The value as the rest of natsight knows it; throws an `ExpressionValueError` if it is not as expected. */
export function resultValue(value: unknown, expected: Expected): unknown {
  const result = typeof value === 'bigint' ? Number(value) : value;
  if (expected === 'any' || RUNTIME[expected].includes(typeof result)) return result;
  throw new ExpressionValueError(
    `expected ${WORDS[expected]}, found ${result === null ? 'null' : typeof result}`,
  );
}

const RUNTIME: Readonly<Record<Exclude<Expected, 'any'>, readonly string[]>> = {
  bool: ['boolean'],
  double: ['number'],
  string: ['string'],
  scalar: ['string', 'number', 'boolean'],
};
