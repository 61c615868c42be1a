import { Page } from '../event/page.js';
import { CLOSE_BRACKET, COMMA, MALFORMED, MAX_LEVELS, OPEN_BRACKET, skipSpace, TOO_DEEP } from './bytes.js';
import { skipValue } from './value.js';

export function isArray(document: Uint8Array): boolean {
  return document[skipSpace(document, 0)] === OPEN_BRACKET;
}

const counted = new Page();

/**
 * Number of elements of an array, or `MALFORMED`. Reads no further than to the element after the first `max`, and than to one that
 * nests too deep: `elementsOf` ends there too.
 */
export function countElements(array: Uint8Array, max = Infinity): number {
  counted.write(array);
  const { bytes } = counted;
  let at = skipSpace(bytes, skipSpace(bytes, 0) + 1);
  if (bytes[at] === CLOSE_BRACKET) return endsAt(at + 1) ? 0 : MALFORMED;
  for (let count = 1; ; count++) {
    if (count > max) return count;
    at = skipValue(counted, at, MAX_LEVELS - 1, Infinity);
    if (at === TOO_DEEP) return count;
    if (at < 0) return MALFORMED;
    at = skipSpace(bytes, at);
    if (bytes[at] === CLOSE_BRACKET) return endsAt(at + 1) ? count : MALFORMED;
    if (bytes[at] !== COMMA) return MALFORMED;
    at = skipSpace(bytes, at + 1);
  }
}

function endsAt(at: number): boolean {
  return skipSpace(counted.bytes, at) === counted.end;
}

/**
 * The elements of a well-formed array, as bytes. If an element nests too deep to find its end, it is returned as the last
 * element, with the rest of the array.
 */
export function* elementsOf(array: Uint8Array): Generator<Uint8Array> {
  // A separate page: the caller may read another document between two elements.
  const page = new Page(array.length);
  page.write(array);
  let at = skipSpace(array, skipSpace(array, 0) + 1);
  for (;;) {
    const end = skipValue(page, at, MAX_LEVELS - 1, Infinity);
    // Only an empty array has a closing bracket instead of a value.
    if (end < 0 && end !== TOO_DEEP) return;
    yield array.subarray(at, end < 0 ? array.length : end);
    if (end < 0) return;
    at = skipSpace(array, end);
    if (array[at] !== COMMA) return;
    at = skipSpace(array, at + 1);
  }
}
