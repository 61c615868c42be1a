import { setTimeout as delay } from 'node:timers/promises';

/** Waits until the promise settles, but at most `limitMs`. Returns whether it was fulfilled in time. */
export async function settledWithin(limitMs: number, promise: Promise<unknown>): Promise<boolean> {
  const timer = new AbortController();
  const fulfilled = promise.then(
    () => true,
    () => false,
  );
  const expired = delay(limitMs, false, { signal: timer.signal }).catch(() => false);
  const result = await Promise.race([fulfilled, expired]);
  timer.abort();
  return result;
}
