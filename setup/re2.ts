import type { RE2JS } from 're2js';
import { requireLater } from './require-later.js';

/** Compiles a regular expression that matches in linear time. Throws if it is not valid RE2. The first call loads the library. */
export function compileRe2(pattern: string): RE2JS {
  const { RE2JS: Re2 } = requireLater('re2js') as { readonly RE2JS: typeof RE2JS };
  return Re2.compile(pattern);
}
