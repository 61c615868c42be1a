import { setTimeout as delay } from 'node:timers/promises';
import { BenchError } from './bench-error.js';

const everyMs = 5;
const withinMs = 300_000;

/** Polls every 5 ms until the condition is true. Throws after five minutes, so that a benchmark does not hang. */
export async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = performance.now() + withinMs;
  while (!(await isSo())) {
    if (performance.now() > deadline)
      throw new BenchError(`not so within ${withinMs / 1000} s: ${isSo.toString()}`);
    await delay(everyMs);
  }
}
