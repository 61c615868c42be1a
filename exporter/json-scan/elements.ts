import { Page } from '../event/page.js';
import { COMMA, OPEN_BRACKET, skipSpace, TOO_DEEP } from './bytes.js';
import { MOST_LEVELS } from './malformed.js';
import { skipValue } from './value.js';

export function isArray(document: Uint8Array): boolean {
  return document[skipSpace(document, 0)] === OPEN_BRACKET;
}

/**
 * The elements of an array that is not malformed, each as it stands there. One that nests too deep to tell where it ends is
 * the last, with all that comes after it.
 */
export function* elementsOf(array: Uint8Array): Generator<Uint8Array> {
  // Of its own: whoever takes an element may read another document before the next.
  const page = new Page(array.length);
  page.write(array);
  let at = skipSpace(array, skipSpace(array, 0) + 1);
  for (;;) {
    const end = skipValue(page, at, MOST_LEVELS - 1, Infinity);
    // The one closing bracket that is no value's is that of an empty array.
    if (end < 0 && end !== TOO_DEEP) return;
    yield array.subarray(at, end < 0 ? array.length : end);
    if (end < 0) return;
    at = skipSpace(array, end);
    if (array[at] !== COMMA) return;
    at = skipSpace(array, at + 1);
  }
}
