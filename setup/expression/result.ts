/** What the place in the setup wants of an expression. `scalar`: what a label can show. */
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

/** What is wrong with a type where `expected` is wanted; `undefined` when nothing is. */
export function misfit(type: string, expected: Expected): string | undefined {
  if (FITS[expected].test(type)) return undefined;
  const cure = expected === 'double' && type === 'bool' ? ': write `… ? 1 : 0`' : '';
  return `expected an expression that gives ${WORDS[expected]}, found one that gives ${type}${cure}`;
}

/** Numbers leave expressions as doubles, as they came in. */
export function resultType(type: string): string {
  return type === 'int' || type === 'uint' ? 'double' : type;
}

/** The value as the rest of natsight knows it; throws when it is not what `expected` promised. */
export function resultValue(value: unknown, expected: Expected): unknown {
  const result = typeof value === 'bigint' ? Number(value) : value;
  if (expected === 'any' || RUNTIME[expected].includes(typeof result)) return result;
  throw new TypeError(`expected ${WORDS[expected]}, found ${result === null ? 'null' : typeof result}`);
}

const RUNTIME: Readonly<Record<Exclude<Expected, 'any'>, readonly string[]>> = {
  bool: ['boolean'],
  double: ['number'],
  string: ['string'],
  scalar: ['string', 'number', 'boolean'],
};
