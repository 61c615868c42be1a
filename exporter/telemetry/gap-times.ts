import { secondsOf } from '../source/read-gaps.js';

/** Fields of a log line. */
export function timesOf(fromMs: number, toMs: number): { from: string; to: string; seconds: number } {
  return {
    from: new Date(fromMs).toISOString(),
    to: new Date(toMs).toISOString(),
    seconds: secondsOf(fromMs, toMs),
  };
}
