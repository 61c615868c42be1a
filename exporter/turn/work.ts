import type { Turn } from './turn.js';

/** Work that yields when its turn is over, and continues from there. Returns its result. */
export type Work<Result> = Generator<undefined, Result>;

/** Runs the work in turns; other work runs during each `pause`. */
export async function inTurns<Result>(
  work: Work<Result>,
  turn: Turn,
  pause: () => Promise<unknown>,
): Promise<Result> {
  for (;;) {
    turn.begin();
    const { done, value } = work.next();
    if (done === true) return value;
    await pause();
  }
}

/** Runs the work to its end at once. */
export function finish<Result>(work: Work<Result>): Result {
  for (;;) {
    const { done, value } = work.next();
    if (done === true) return value;
  }
}
