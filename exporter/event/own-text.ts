/** V8 copies shorter parts of a text: https://github.com/v8/v8/blob/main/src/objects/string.h, SlicedString::kMinLength. */
const MIN_SLICED_LENGTH = 13;

/**
 * The same text, for whoever keeps it longer than its event. A part of a text, as split, slice and patterns make them, holds
 * all of that text in memory: a label of 20 characters a message of a megabyte. This one holds nothing but itself.
 */
export function ownText(text: string): string {
  // Joining makes a text of its own when a part of it is taken.
  return text.length < MIN_SLICED_LENGTH ? text : ` ${text}`.slice(1);
}
