import type { Turn } from './turn.js';

/** Work that stops where it yields, because its turn is over, and goes on there; it returns what comes of it. */
export type Work<Result> = Generator<undefined, Result>;

/** Does the work in turns; others have theirs while it pauses. */
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
