import type { RE2JS } from 're2js';
import { requireLater } from './require-later.js';

type Package = { readonly RE2JS: typeof RE2JS };

/** Compiles a regular expression that matches in linear time. Throws if it is not valid RE2. The first call loads the library. */
export function compileRe2(pattern: string): RE2JS {
  const { RE2JS: Re2 } = requireLater('re2js') as Package;
  return Re2.compile(pattern);
}

/** The same for a pattern of a JSON Schema, which writes `\u00e9` and `(?<name>…)` as JavaScript does. */
export function compileJsonPattern(pattern: string): RE2JS {
  const { RE2JS: Re2 } = requireLater('re2js') as Package;
  return Re2.compile(Re2.translateRegExp(pattern));
}
