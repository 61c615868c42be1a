/* oxlint-disable unicorn/require-post-message-target-origin -- the message goes to the thread that started this one */
import { parentPort } from 'node:worker_threads';
import { seedsFrom, simulate } from './batch.js';
import { findBug, showBug } from './find-bug.js';
import type { FoundBug, ShownBug } from './find-bug.js';
import { describeSchedule } from './plan/schedule.js';

/** What a worker does next: the schedules of seeds that follow one another, the search for a planted bug, or one that is known to show it. */
export type SimulatedTask =
  | { readonly kind: 'schedules'; readonly first: number; readonly count: number }
  | { readonly kind: 'bug'; readonly name: string; readonly most: number }
  | { readonly kind: 'shown'; readonly name: string; readonly seed: number };

export interface WorkerReport {
  readonly schedules: number;
  /** In so many, nothing of the state could be read any more, and the exporter said so. */
  readonly refused: number;
  readonly wrong: readonly { readonly seed: number; readonly lines: readonly string[] }[];
}

export type TaskResult = WorkerReport | FoundBug | ShownBug;

parentPort?.on('message', (task: SimulatedTask) => void run(task));

async function run(task: SimulatedTask): Promise<void> {
  parentPort?.postMessage(await resultOf(task));
}

function resultOf(task: SimulatedTask): Promise<TaskResult> {
  switch (task.kind) {
    case 'schedules':
      return report(task.first, task.count);
    case 'bug':
      return findBug(task.name, task.most);
    case 'shown':
      return showBug(task.name, task.seed);
  }
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
