/** Longest value that a message repeats; longer ones are cut at their end. */
export const MAX_SHOWN_CHARACTERS = 80;

/** Longest message; of a longer one, the middle is left out. */
export const MAX_MESSAGE_CHARACTERS = 1_000;

/** A word of this length is no word of a sentence, so it is cut like a value. */
const LONG_WORD = /\S{121,}/g;

/**
 * Characters that a terminal obeys, that change the direction of text, or that are half a character: C0 and C1, separators of lines,
 * bidirectional controls, lone surrogates.
 */
const UNPRINTABLE =
  // oxlint-disable-next-line no-control-regex
  /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]|\p{Surrogate}/gu;

/** The text with every unprintable character as an escape of JSON: what a terminal shows is what is there. */
export function visible(text: string): string {
  return text.replaceAll(UNPRINTABLE, escapeOf);
}

/** A value for a message, without quotes: printable, and cut if it is long. */
export function shorten(text: string, limit = MAX_SHOWN_CHARACTERS): string {
  return text.length <= limit ? visible(text) : `${visible(start(text, limit - 1))}…`;
}

/** `"name"` for a message. */
export function quoted(text: string): string {
  return `"${shorten(text)}"`;
}

/** A message that may contain anything from a setup: printable, with long words cut, and no longer than the limit. */
export function boundMessage(message: string): string {
  const text = visible(message.replaceAll(LONG_WORD, (word) => `${start(word, MAX_SHOWN_CHARACTERS)}…`));
  if (text.length <= MAX_MESSAGE_CHARACTERS) return text;
  const half = MAX_MESSAGE_CHARACTERS / 2 - 20;
  const leftOut = text.length - 2 * half;
  return `${start(text, half)} … (${leftOut} characters left out) … ${text.slice(-half).replace(/^[\udc00-\udfff]/, '')}`;
}

/** The first characters, without half of one at the end. */
function start(text: string, length: number): string {
  return text.slice(0, length).replace(/[\ud800-\udbff]$/, '');
}

const SHORT_ESCAPES: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

function escapeOf(character: string): string {
  const code = character.charCodeAt(0).toString(16).padStart(4, '0');
  return SHORT_ESCAPES[character] ?? `\\u${code}`;
}
