import { setTimeout as delay } from 'node:timers/promises';

const EVERY_MS = 250;

/** Looks again until `isRight` likes what it sees or the time is up; returns what was seen last, right or not. */
export async function eventually<T>(
  look: () => Promise<T>,
  isRight: (seen: T) => boolean,
  withinMs: number,
): Promise<T> {
  const deadline = performance.now() + withinMs;
  for (;;) {
    const seen = await look();
    if (isRight(seen) || performance.now() > deadline) return seen;
    await delay(EVERY_MS);
  }
}
