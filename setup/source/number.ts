import { shorten } from '../visible.js';
import { DocumentError } from './document-error.js';

/** The number as it is written at an offset. Out of range, it would silently become Infinity or 0: throws a `DocumentError`. */
export function numberOf(written: string, offset: number): number {
  const number = Number(written);
  const [digits = ''] = written.split(/[eE]/);
  const vanishes = number === 0 && /[1-9]/.test(digits);
  if (Number.isFinite(number) && !vanishes) return number === 0 ? 0 : number;
  const why = vanishes ? 'is too close to 0' : 'is too large';
  throw new DocumentError(`the number ${shorten(written)} ${why} for a double of 64 bits`, offset);
}
