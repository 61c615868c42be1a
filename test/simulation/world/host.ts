import type { StateHost } from '../../../exporter/io/checkpoint/state-host.js';
import type { Timers } from '../../../exporter/io/timers.js';
import type { SimulatedDisk } from './disk.js';
import type { SimulatedProcess } from './process.js';
import { START_MS } from './world.js';
import type { World } from './world.js';

export interface HostParts {
  readonly world: World;
  readonly process: SimulatedProcess;
  readonly disk: SimulatedDisk;
  /** Every process that there has been. */
  readonly processes: readonly SimulatedProcess[];
  /** It takes each holder of the state for dead. */
  readonly seizes: boolean;
}

/** The machine as a process of the simulation sees it. */
export function simulatedHost({ world, process, disk, processes, seizes }: HostParts): StateHost {
  // In a busy process, a checkpoint takes many turns, and events come in between.
  const isBusy = world.random.chance(0.5);
  let readMs = 0;
  let ids = 0;
  return {
    disk: disk.for(process),
    clock: { now: () => world.nowMs },
    monotonicMs: () =>
      world.nowMs - START_MS + (isBusy && world.random.chance(0.04) ? (readMs += 10) : readMs),
    wait: (ms) => process.wait(ms),
    every: (ms, run) => every(process, ms, run),
    settledWithin: (limitMs, promise) => settledWithin(process, limitMs, promise),
    letOthersRun: () => process.wait(world.random.next() * (isBusy ? 100 : 10)),
    thisProcess: (sinceMs) => ({ pid: process.pid, host: process.host, startedAt: 'boot', sinceMs }),
    lifeOf: (holder) => {
      if (seizes) return 'dead';
      if (holder.host !== process.host) return 'elsewhere';
      const found = processes.find(({ pid }) => pid === holder.pid);
      return found === undefined || found.isDead ? 'dead' : 'alive';
    },
    uniqueId: () => `${process.pid}-${(ids += 1)}`,
  };
}

/** Time as a process or a thread sees it. */
export function simulatedTimers(world: World, process: SimulatedProcess): Timers {
  return {
    now: () => world.nowMs,
    monotonicMs: () => world.nowMs - START_MS,
    after: (ms, run) => {
      let isCancelled = false;
      process.after(ms, () => {
        if (!isCancelled) run();
      });
      return () => (isCancelled = true);
    },
    settledWithin: (limitMs, promise) => settledWithin(process, limitMs, promise),
  };
}

function settledWithin(
  process: SimulatedProcess,
  limitMs: number,
  promise: Promise<unknown>,
): Promise<boolean> {
  const fulfilled = promise.then(
    () => true,
    () => false,
  );
  return Promise.race([fulfilled, process.wait(limitMs).then(() => false)]);
}

function every(process: SimulatedProcess, ms: number, run: () => void): () => void {
  let isEnded = false;
  const next = (): void =>
    process.after(ms, () => {
      if (isEnded) return;
      run();
      next();
    });
  next();
  return () => (isEnded = true);
}
