import { randomUUID } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import { Checkpointer } from '../../exporter/io/checkpoint/checkpointer.js';
import { StateFolder } from '../../exporter/io/checkpoint/state-folder.js';
import type { CheckpointHappening } from '../../exporter/happening/checkpoint.js';
import { Outlets } from '../../exporter/io/outlet/outlets.js';
import { Machine } from '../../exporter/machine/machine.js';
import type { Extent } from '../../exporter/state/holder.js';
import type { Turn } from '../../exporter/turn/turn.js';
import type { Work } from '../../exporter/turn/work.js';
import type { Checkpoint } from '../../exporter/checkpoint/checkpoint.js';
import { benchMessage } from './bench-message.js';
import { BenchError } from './bench-error.js';
import { jobInput, report } from './job.js';
import { benchSetup } from './natsight-setup.js';
import { eventAt } from './workload.js';

export interface CheckpointInput {
  readonly metrics: Readonly<Record<string, object>>;
  readonly series: number;
  readonly events: number;
  /** The state folder, which is empty. The state stays there. */
  readonly folder: string;
}

/** What a whole checkpoint takes, and what checkpoints add to an event. */
export interface CheckpointCost {
  readonly bytes: number;
  readonly milliseconds: number;
  /** The longest time for which no event could be processed. */
  readonly stallMs: number;
  readonly cpuMicrosPerEvent: number;
}

/** A checkpoint each second at this rate. */
const EVENTS_PER_CHECKPOINT = 20_000;

const { metrics, series, events, folder } = jobInput() as CheckpointInput;
const machine = new Machine(benchSetup(metrics), { nowMs: Date.now(), tell: () => undefined });
const outlets = new Outlets({ tell: () => undefined, nats: () => undefined, deadLetters: () => [] });
const inlet = machine.inlet('flights');
if (inlet === undefined) throw new BenchError('the setup has no stream "flights"');
const workload = { metrics: 1, eventBytes: 160, series };
const messages = Array.from({ length: series }, (_, index) => eventAt(index, workload));

let saved: { readonly bytes: number; readonly seconds: number } | undefined;
const { store } = await StateFolder.take('bench', { folder, nowMs: Date.now() });
const checkpointer = new Checkpointer({
  store,
  everyMs: 1_000,
  header: () => ({ service: 'bench', natsight: 'bench', id: randomUUID() }),
  restored: undefined,
  capture: async (extentOf, turn) => {
    const extent = extentOf(new Set());
    return { extent, work: capture(extent, turn), positions: new Map() };
  },
  onSafe: () => undefined,
  onLost: fail,
  tell,
  clock: () => performance.now(),
  letOthersRun: () => setImmediate(),
});

run(Math.max(series, 50_000));
await checkpointer.save();
checkpointer.beginAnew();
const whole = await saving();
const without = cpuOf(() => run(events));
let cpuWith = 0;
for (let done = 0; done < events; done += EVENTS_PER_CHECKPOINT) {
  const before = process.cpuUsage();
  run(EVENTS_PER_CHECKPOINT);
  await checkpointer.save();
  cpuWith += microsSince(before);
}
await checkpointer.stop();
const cost: CheckpointCost = {
  bytes: whole.bytes,
  milliseconds: whole.seconds * 1000,
  stallMs: whole.stallMs,
  cpuMicrosPerEvent: (cpuWith - without) / events,
};
await report(cost);

function capture(extent: Extent, turn: Turn): Work<Checkpoint> {
  const work = machine.capture(extent, turn);
  const sent = outlets.save(extent);
  return (function* (): Work<Checkpoint> {
    return { extent, takenMs: Date.now(), outlets: sent, listening: [], machine: yield* work };
  })();
}

/** Saves the state, and measures how long the event loop is busy at a time meanwhile. */
async function saving(): Promise<{
  readonly bytes: number;
  readonly seconds: number;
  readonly stallMs: number;
}> {
  saved = undefined;
  let stallMs = 0;
  const state = { isDone: false };
  const done = checkpointer.save().finally(() => (state.isDone = true));
  while (!state.isDone) {
    const [startedMs, cpu] = [performance.now(), process.cpuUsage()];
    await setImmediate();
    // Other processes take time from the one, other threads add to the other.
    stallMs = Math.max(stallMs, Math.min(performance.now() - startedMs, microsSince(cpu) / 1000));
  }
  await done;
  if (saved === undefined) throw new BenchError('the checkpoint was not saved');
  return { ...(saved as { readonly bytes: number; readonly seconds: number }), stallMs };
}

/** A thousand events for each millisecond of event time, of all series in turn. */
function run(count: number): void {
  for (let at = 0; at < count; at++) {
    inlet?.process(benchMessage(messages[at % series] ?? new Uint8Array(), Date.now()));
  }
  machine.advanceTo(Date.now());
}

function cpuOf(work: () => void): number {
  const before = process.cpuUsage();
  work();
  return microsSince(before);
}

function microsSince(before: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(before);
  return user + system;
}

function tell(happening: CheckpointHappening): void {
  if (happening.kind === 'checkpointSaved') saved = happening;
  if (happening.kind === 'checkpointFailed') fail(happening.error);
}

function fail(error: unknown): never {
  throw new BenchError('the checkpoint failed', { cause: error });
}
