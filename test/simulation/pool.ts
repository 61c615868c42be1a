/* oxlint-disable unicorn/require-post-message-target-origin -- messages go to a worker */
import { Worker } from 'node:worker_threads';
import type { FoundBug, ShownBug } from './find-bug.js';
import type { SimulatedTask, TaskResult, WorkerReport } from './worker.js';

interface PoolOptions {
  readonly workers: number;
  /** The built worker. Default: the one beside this file. */
  readonly module?: URL | string | undefined;
}

export interface SchedulesOptions extends PoolOptions {
  readonly first: number;
  readonly schedules: number;
  /** Seeds that a worker gets at a time. */
  readonly batch: number;
  readonly onReport: (report: WorkerReport) => void;
}

/** Runs the schedules of the seeds from `first` on, on several threads. */
export function simulateInWorkers(options: SchedulesOptions): Promise<void> {
  const { first, schedules, batch, onReport } = options;
  const tasks = Array.from({ length: Math.ceil(schedules / batch) }, (_, at): SimulatedTask => {
    const done = at * batch;
    return { kind: 'schedules', first: first + done, count: Math.min(batch, schedules - done) };
  });
  return runTasks(options, tasks, (result) => {
    if ('wrong' in result) onReport(result);
  });
}

export interface BugsOptions extends PoolOptions {
  readonly names: readonly string[];
  /** Schedules within which a bug has to be found. */
  readonly most: number;
  readonly onFound: (found: FoundBug) => void;
}

/** Looks for planted bugs, on several threads. */
export function findBugsInWorkers(options: BugsOptions): Promise<void> {
  const { names, most, onFound } = options;
  const tasks = names.map((name): SimulatedTask => ({ kind: 'bug', name, most }));
  return runTasks(options, tasks, (result) => {
    if ('name' in result) onFound(result);
  });
}

export interface ShownOptions extends PoolOptions {
  /** Seeds of schedules that show planted bugs, by their names. */
  readonly seeds: Readonly<Record<string, number>>;
  readonly onShown: (shown: ShownBug) => void;
}

/** Runs the schedules that show planted bugs, on several threads. */
export function showBugsInWorkers(options: ShownOptions): Promise<void> {
  const { seeds, onShown } = options;
  const tasks = Object.entries(seeds).map(([name, seed]): SimulatedTask => ({ kind: 'shown', name, seed }));
  return runTasks(options, tasks, (result) => {
    if ('shown' in result) onShown(result);
  });
}

async function runTasks(
  { workers, module = new URL('worker.js', import.meta.url) }: PoolOptions,
  tasks: readonly SimulatedTask[],
  onResult: (result: TaskResult) => void,
): Promise<void> {
  const left = [...tasks];
  const run = () => runWorker(module, () => left.shift(), onResult);
  await Promise.all(Array.from({ length: workers }, run));
}

function runWorker(
  module: URL | string,
  next: () => SimulatedTask | undefined,
  onResult: (result: TaskResult) => void,
): Promise<void> {
  // Much is short-lived: collecting it less often costs less.
  const worker = new Worker(module, { resourceLimits: { maxYoungGenerationSizeMb: 128 } });
  const give = (): void => {
    const task = next();
    if (task === undefined) void worker.terminate();
    else worker.postMessage(task);
  };
  return new Promise<void>((resolve, reject) => {
    worker.on('error', reject);
    worker.on('exit', () => resolve());
    worker.on('message', (result: TaskResult) => {
      onResult(result);
      give();
    });
    give();
  });
}
