import type { Work } from '../../exporter/turn/work.js';

/** Does the work to its end, without a pause. */
export function atOnce<Result>(work: Work<Result>): Result {
  for (;;) {
    const { done, value } = work.next();
    if (done === true) return value;
  }
}
