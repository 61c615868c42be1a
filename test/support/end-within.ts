import { runInNewContext } from 'node:vm';

/**
 * Runs synchronous work and interrupts it after the limit: work that never ends, such as a backtracking regular
 * expression, then fails its test. No other timer could, since it blocks the event loop.
 */
export function endWithin<T>(limitMs: number, work: () => T): T {
  // The result of the script is that of `work`.
  return runInNewContext('work()', { work }, { timeout: limitMs }) as T;
}
