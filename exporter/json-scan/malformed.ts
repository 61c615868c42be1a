import { MAX_LEVELS, skipSpace, TOO_DEEP } from './bytes.js';
import { Page } from '../event/page.js';
import { skipValue } from './value.js';

const page = new Page();

/** Whether JSON.parse would throw. False for documents that nest deeper than `MAX_LEVELS`, even if they are malformed. */
export function isMalformed(document: Uint8Array): boolean {
  page.write(document);
  const end = skipValue(page, skipSpace(page.bytes, 0), MAX_LEVELS, Infinity);
  if (end === TOO_DEEP) return false;
  return end < 0 || skipSpace(page.bytes, end) < page.end;
}
