import { plainRegExp } from '../../setup/plain-pattern.js';
import { compileJsonPattern } from '../../setup/re2.js';

/** The part of a RegExp that ajv uses. */
export interface Pattern {
  test(text: string): boolean;
}

/**
 * Compiles the `pattern` of a schema so that matching takes linear time: with RE2, or natively if the pattern is simple. A native
 * match takes 20 ns instead of 300 ns.
 */
export function compilePattern(source: string): Pattern {
  return plainRegExp(source) ?? compileJsonPattern(source);
}
