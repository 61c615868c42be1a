import { isDeadLetter } from '../event/rejection.js';
import type { Rejection } from '../event/rejection.js';

/** Of what became of two events of a message, the one to tell of: a rejection that makes a dead letter before others. */
export function worseRejection(
  one: Rejection | undefined,
  other: Rejection | undefined,
): Rejection | undefined {
  if (one === undefined || other === undefined) return one ?? other;
  return isDeadLetter(one) || !isDeadLetter(other) ? one : other;
}
