/* oxlint-disable unicorn/require-post-message-target-origin -- the message goes to the thread that started this one */
import { parentPort } from 'node:worker_threads';
import { seedsFrom, simulate } from './batch.js';
import { describeSchedule } from './plan/schedule.js';

/** Seeds that follow one another. */
export interface SimulatedBatch {
  readonly first: number;
  readonly count: number;
}

export interface WorkerReport {
  readonly schedules: number;
  /** In so many, nothing of the state could be read any more, and the exporter said so. */
  readonly refused: number;
  readonly wrong: readonly { readonly seed: number; readonly lines: readonly string[] }[];
}

parentPort?.on('message', ({ first, count }: SimulatedBatch) => void run(first, count));

async function run(first: number, count: number): Promise<void> {
  const wrong: { seed: number; lines: readonly string[] }[] = [];
  let refused = 0;
  await simulate(seedsFrom(first, count), ({ seed, outcome, schedule }) => {
    if (outcome?.kind === 'refused') refused++;
    if (outcome?.kind === 'wrong') {
      wrong.push({ seed, lines: [`seed ${seed}:`, ...outcome.faults, ...describeSchedule(schedule)] });
    }
    return true;
  });
  parentPort?.postMessage({ schedules: count, refused, wrong } satisfies WorkerReport);
}
