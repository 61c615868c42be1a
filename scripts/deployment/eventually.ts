import { setTimeout as delay } from 'node:timers/promises';

const INTERVAL_MS = 250;

/** Calls `look` repeatedly until `isDone` accepts its result or the time is up. Returns the last result in either case. */
export async function eventually<T>(
  look: () => Promise<T>,
  isDone: (seen: T) => boolean,
  withinMs: number,
): Promise<T> {
  const deadline = performance.now() + withinMs;
  for (;;) {
    const seen = await look();
    if (isDone(seen) || performance.now() > deadline) return seen;
    await delay(INTERVAL_MS);
  }
}
