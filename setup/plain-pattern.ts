const ATOM = String.raw`(?:[A-Za-z0-9_ :/@#-]|\\[dw.]|\[(?:[A-Za-z0-9_ .:-]|\\[dw])+\])`;
const COUNT = String.raw`(?:\{\d{1,3}\})`;
/** `^`, characters or classes, at most one with a variable number of repetitions, and optionally `$`. */
const PLAIN = new RegExp(
  String.raw`^\^(?:${ATOM}${COUNT}?)*(?:${ATOM}(?:[*+?]|\{\d{1,3},\d{0,3}\}))?(?:${ATOM}${COUNT}?)*\$?$`,
);

/** A native RegExp, if the pattern is simple enough to match in linear time in any engine, with the same meaning as in RE2. */
export function plainRegExp(source: string): RegExp | undefined {
  try {
    return PLAIN.test(source) ? new RegExp(source, 'u') : undefined;
  } catch {
    // An invalid range such as [z-a].
    return undefined;
  }
}
