/* oxlint-disable unicorn/require-post-message-target-origin -- the message goes to the thread that started this one */
import { parentPort } from 'node:worker_threads';
import { seedsFrom, simulate } from './batch.js';
import { findBug } from './find-bug.js';
import type { FoundBug } from './find-bug.js';
import { describeSchedule } from './plan/schedule.js';

/** What a worker does next: the schedules of seeds that follow one another, or the search for a planted bug. */
export type SimulatedTask =
  | { readonly kind: 'schedules'; readonly first: number; readonly count: number }
  | { readonly kind: 'bug'; readonly name: string; readonly most: number };

export interface WorkerReport {
  readonly schedules: number;
  /** In so many, nothing of the state could be read any more, and the exporter said so. */
  readonly refused: number;
  readonly wrong: readonly { readonly seed: number; readonly lines: readonly string[] }[];
}

export type TaskResult = WorkerReport | FoundBug;

parentPort?.on('message', (task: SimulatedTask) => void run(task));

async function run(task: SimulatedTask): Promise<void> {
  const result: TaskResult =
    task.kind === 'bug' ? await findBug(task.name, task.most) : await report(task.first, task.count);
  parentPort?.postMessage(result);
}

async function report(first: number, count: number): Promise<WorkerReport> {
  const wrong: { seed: number; lines: readonly string[] }[] = [];
  let refused = 0;
  await simulate(seedsFrom(first, count), ({ seed, outcome, schedule }) => {
    if (outcome?.kind === 'refused') refused++;
    if (outcome?.kind === 'wrong') {
      wrong.push({ seed, lines: [`seed ${seed}:`, ...outcome.faults, ...describeSchedule(schedule)] });
    }
    return true;
  });
  return { schedules: count, refused, wrong };
}
