/** V8 copies shorter slices: https://github.com/v8/v8/blob/main/src/objects/string.h, SlicedString::kMinLength. */
const MIN_SLICED_LENGTH = 13;

/**
 * Copies a text that is kept longer than its event. In V8, the results of split, slice and regular expressions keep the whole
 * original text in memory: a label of 20 characters can keep a message of a megabyte. The copy does not.
 */
export function ownText(text: string): string {
  // Slicing a concatenation flattens it into a new string first.
  return text.length < MIN_SLICED_LENGTH ? text : ` ${text}`.slice(1);
}
