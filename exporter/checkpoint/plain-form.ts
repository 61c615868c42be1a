/**
 * The binary form of plain data: what a `StateHolder` saves. Each value begins with one of these tags. Whole numbers are
 * base-128 varints, others are doubles in little-endian order.
 *
 *     NEW_SHAPE  count, keys, then the values of an object with these keys     SHAPE  number of a shape, then the values
 *     NEW_TEXT   length, UTF-8, and the text gets the next number              TEXT   number of a text
 *
 * Objects with the same keys share a shape, and long texts are written once. Both tables last for one file.
 */
export const TAG = {
  undefined: 0,
  null: 1,
  false: 2,
  true: 3,
  whole: 4,
  double: 5,
  shortText: 6,
  /** A text with halves of surrogate pairs, which UTF-8 does not have: its UTF-16 code units. */
  codeUnits: 7,
  newText: 8,
  text: 9,
  bigint: 10,
  list: 11,
  newShape: 12,
  shape: 13,
  map: 14,
  doubles: 15,
  bytes: 16,
} as const;

/** Texts of this length and longer get a number, as long as there are fewer than `MAX_NUMBERED_TEXTS`. */
export const NUMBERED_LENGTH = 48;
/** Limit of the texts that a file numbers. Further texts are written each time. */
export const MAX_NUMBERED_TEXTS = 4_096;
/** Limit of the depth of plain data. */
export const MAX_PLAIN_DEPTH = 64;
