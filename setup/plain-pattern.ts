const ATOM = String.raw`(?:[A-Za-z0-9_ :/@#-]|\\[dw.]|\[(?:[A-Za-z0-9_ .:-]|\\[dw])+\])`;
const COUNT = String.raw`(?:\{\d{1,3}\})`;
/** `^`, single characters or classes, at most one of which repeats a varying number of times, perhaps `$`. */
const PLAIN = new RegExp(
  String.raw`^\^(?:${ATOM}${COUNT}?)*(?:${ATOM}(?:[*+?]|\{\d{1,3},\d{0,3}\}))?(?:${ATOM}${COUNT}?)*\$?$`,
);

/** A pattern as a native RegExp if it is so plain that any engine matches it in linear time and RE2 gives it the same meaning. */
export function plainRegExp(source: string): RegExp | undefined {
  try {
    return PLAIN.test(source) ? new RegExp(source, 'u') : undefined;
  } catch {
    // A range such as [z-a].
    return undefined;
  }
}
