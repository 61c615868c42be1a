import { skipSpace, TOO_DEEP } from './bytes.js';
import { Page } from '../event/page.js';
import { skipValue } from './value.js';

/** JSON.parse has its own way with what nests deeper: its stack has no end, ours has. */
export const MOST_LEVELS = 1_000;

const page = new Page();

/** Whether JSON.parse would throw; of what nests very deep this does not tell. */
export function isMalformed(document: Uint8Array): boolean {
  page.write(document);
  const end = skipValue(page, skipSpace(page.bytes, 0), MOST_LEVELS, Infinity);
  if (end === TOO_DEEP) return false;
  return end < 0 || skipSpace(page.bytes, end) < page.end;
}
