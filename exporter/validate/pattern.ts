import { RE2JS } from 're2js';

/** What ajv needs of a regular expression. */
export interface Pattern {
  test(text: string): boolean;
}

const ATOM = String.raw`(?:[A-Za-z0-9_ :/@#-]|\\[dw.]|\[(?:[A-Za-z0-9_ .:-]|\\[dw])+\])`;
const COUNT = String.raw`(?:\{\d{1,3}\})`;
/** `^`, single characters or classes, at most one of which repeats a varying number of times, perhaps `$`. */
const PLAIN = new RegExp(
  String.raw`^\^(?:${ATOM}${COUNT}?)*(?:${ATOM}(?:[*+?]|\{\d{1,3},\d{0,3}\}))?(?:${ATOM}${COUNT}?)*\$?$`,
);

/**
 * Compiles the `pattern` of a schema so that matching takes linear time whatever the pattern and the text: RE2. What is
 * plain enough to be linear in any engine, and means the same in both, runs natively: 20 ns instead of 300 ns a match.
 */
export function compilePattern(source: string): Pattern {
  return PLAIN.test(source) ? new RegExp(source, 'u') : RE2JS.compile(source);
}
