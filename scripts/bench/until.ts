import { setTimeout as delay } from 'node:timers/promises';

const everyMs = 5;
const withinMs = 300_000;

/** Looks two hundred times a second until it is so; a benchmark that hangs says so in the end. */
export async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = performance.now() + withinMs;
  while (!(await isSo())) {
    if (performance.now() > deadline)
      throw new Error(`not so within ${withinMs / 1000} s: ${isSo.toString()}`);
    await delay(everyMs);
  }
}
