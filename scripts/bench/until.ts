import { setTimeout as delay } from 'node:timers/promises';
import { BenchError } from './bench-error.js';

const everyMs = 5;
const withinMs = 300_000;

/** Polls every 5 ms until the condition is true. Throws after five minutes, so that a benchmark does not hang. */
export async function until(isTrue: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = performance.now() + withinMs;
  while (!(await isTrue())) {
    if (performance.now() > deadline)
      throw new BenchError(`condition not true within ${withinMs / 1000} s: ${isTrue.toString()}`);
    await delay(everyMs);
  }
}
