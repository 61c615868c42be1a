import { systemClock } from './clock.js';
import type { Clock } from './clock.js';
import { settledWithin } from './nats/within.js';

/** The time, and what happens later, as the alerts and the reading threads need it. Tests simulate it. */
export interface Timers extends Clock {
  /** Milliseconds since an arbitrary time; never goes back. */
  monotonicMs(): number;
  /** Runs it once, after this time, and does not keep the process alive. Returns how to cancel that. */
  after(ms: number, run: () => void): () => void;
  /** Waits until the promise settles, but at most `limitMs`. Returns whether it was fulfilled in time. */
  settledWithin(limitMs: number, promise: Promise<unknown>): Promise<boolean>;
}

export const systemTimers: Timers = {
  ...systemClock,
  monotonicMs: () => performance.now(),
  after: (ms, run) => {
    const timer = setTimeout(run, ms).unref();
    return () => clearTimeout(timer);
  },
  settledWithin,
};
