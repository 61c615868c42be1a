import { skipSpace, TOO_DEEP } from './bytes.js';
import { Page } from '../event/page.js';
import { skipValue } from './value.js';

/** Limit for the recursion of `skipValue`. JSON.parse has no such limit. */
export const MAX_LEVELS = 1_000;

const page = new Page();

/** Whether JSON.parse would throw. False for documents that nest deeper than `MAX_LEVELS`, even if they are malformed. */
export function isMalformed(document: Uint8Array): boolean {
  page.write(document);
  const end = skipValue(page, skipSpace(page.bytes, 0), MAX_LEVELS, Infinity);
  if (end === TOO_DEEP) return false;
  return end < 0 || skipSpace(page.bytes, end) < page.end;
}
