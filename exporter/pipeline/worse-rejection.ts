import { isDeadLetter } from '../event/rejection.js';
import type { Rejection } from '../event/rejection.js';

/** Selects the outcome to report for two events of a message: a dead letter takes precedence over other rejections. */
export function worseRejection(
  one: Rejection | undefined,
  other: Rejection | undefined,
): Rejection | undefined {
  if (one === undefined || other === undefined) return one ?? other;
  return isDeadLetter(one) || !isDeadLetter(other) ? one : other;
}
