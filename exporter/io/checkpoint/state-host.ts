import { randomUUID } from 'node:crypto';
import { setImmediate, setTimeout as delay } from 'node:timers/promises';
import { systemClock } from '../clock.js';
import type { Clock } from '../clock.js';
import { settledWithin } from '../nats/within.js';
import { localDisk } from './disk.js';
import type { Disk } from './disk.js';
import { lifeOf, thisProcess } from './holder-process.js';
import type { LifeOfHolder, StateHolderProcess } from './holder-process.js';

/** What keeping a state needs of the machine that it runs on: a disk, time, and to know of other processes. Tests simulate it. */
export interface StateHost {
  readonly disk: Disk;
  readonly clock: Clock;
  /** Milliseconds since an arbitrary time; never goes back. */
  monotonicMs(): number;
  wait(ms: number): Promise<unknown>;
  /** Runs it again and again, and does not keep the process alive. Returns how to end that. */
  every(ms: number, run: () => void): () => void;
  /** Waits until the promise settles, but at most `limitMs`. Returns whether it was fulfilled in time. */
  settledWithin(limitMs: number, promise: Promise<unknown>): Promise<boolean>;
  /** Resolves after other work of this process had its turn. */
  letOthersRun(): Promise<unknown>;
  thisProcess(sinceMs: number): StateHolderProcess;
  lifeOf(holder: StateHolderProcess): LifeOfHolder;
  /** A text that no other call returns. */
  uniqueId(): string;
}

/** This process on this machine. */
export const thisHost: StateHost = {
  disk: localDisk,
  clock: systemClock,
  monotonicMs: () => performance.now(),
  wait: (ms) => delay(ms),
  every: (ms, run) => {
    const timer = setInterval(run, ms).unref();
    return () => clearInterval(timer);
  },
  settledWithin,
  letOthersRun: () => setImmediate(),
  thisProcess,
  lifeOf,
  uniqueId: randomUUID,
};
