/* oxlint-disable unicorn/require-post-message-target-origin -- messages go to a worker */
import { Worker } from 'node:worker_threads';
import type { SimulatedBatch, WorkerReport } from './worker.js';

export interface PoolOptions {
  readonly first: number;
  readonly schedules: number;
  readonly workers: number;
  /** Seeds that a worker gets at a time. */
  readonly batch: number;
  /** The built worker. Default: the one beside this file. */
  readonly module?: URL | string | undefined;
  readonly onReport: (report: WorkerReport) => void;
}

/** Runs the schedules of the seeds from `first` on, on several threads. */
export async function simulateInWorkers(options: PoolOptions): Promise<void> {
  const { first, schedules, workers, batch, onReport } = options;
  const { module = new URL('worker.js', import.meta.url) } = options;
  const end = first + schedules;
  let next = first;
  const nextBatch = (): SimulatedBatch | undefined => {
    if (next >= end) return undefined;
    const given = { first: next, count: Math.min(batch, end - next) };
    next += given.count;
    return given;
  };
  await Promise.all(Array.from({ length: workers }, () => runWorker(module, nextBatch, onReport)));
}

function runWorker(
  module: URL | string,
  nextBatch: () => SimulatedBatch | undefined,
  onReport: (report: WorkerReport) => void,
): Promise<void> {
  // Much is short-lived: collecting it less often costs less.
  const worker = new Worker(module, { resourceLimits: { maxYoungGenerationSizeMb: 128 } });
  const give = (): void => {
    const batch = nextBatch();
    if (batch === undefined) void worker.terminate();
    else worker.postMessage(batch);
  };
  return new Promise<void>((resolve, reject) => {
    worker.on('error', reject);
    worker.on('exit', () => resolve());
    worker.on('message', (report: WorkerReport) => {
      onReport(report);
      give();
    });
    give();
  });
}
