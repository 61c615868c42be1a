/** Characters of an answer or of other foreign text that a message repeats. */
export const MAX_EXCERPT_CHARS = 200;

/** What a terminal or a log viewer may interpret, beyond what JSON escapes: C1 controls, line separators, direction marks. */
// oxlint-disable-next-line no-control-regex
const UNSAFE = /[\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g;

/** The beginning of a foreign text in quotes, on one line, with control characters escaped. */
export function excerptOf(text: string, maxChars = MAX_EXCERPT_CHARS): string {
  const trimmed = text.trim();
  const shown = trimmed.length > maxChars ? `${trimmed.slice(0, maxChars)}…` : trimmed;
  return JSON.stringify(shown).replaceAll(UNSAFE, (character) => `\\u${hex(character)}`);
}

function hex(character: string): string {
  return character.charCodeAt(0).toString(16).padStart(4, '0');
}

/** A foreign message without quotes: on one line, with control characters escaped, and cut. */
export function oneLine(text: string, maxChars = MAX_EXCERPT_CHARS * 2): string {
  return excerptOf(text, maxChars).slice(1, -1).replaceAll('\\"', '"');
}
