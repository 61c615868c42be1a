import { plainRegExp } from '../../setup/plain-pattern.js';
import { compileRe2 } from '../../setup/re2.js';

/** What ajv needs of a regular expression. */
export interface Pattern {
  test(text: string): boolean;
}

/**
 * Compiles the `pattern` of a schema so that matching takes linear time: with RE2, or natively if the pattern is plain, which
 * takes 20 ns instead of 300 ns a match.
 */
export function compilePattern(source: string): Pattern {
  return plainRegExp(source) ?? compileRe2(source);
}
