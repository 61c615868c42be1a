import { setTimeout as delay } from 'node:timers/promises';
import type { RunExtent } from './stage.js';
import { Job, bytesInUse, report, waitForGo } from './job.js';
import type { MessageBlock } from './publisher.js';
import { until } from './until.js';

/** How many events are taken: those before the measured ones are there until the code is compiled. */
export interface Amount {
  readonly warmup: number;
  readonly events: number;
}

/** What a stretch of events cost. */
export interface Stretch {
  /** For each event. */
  readonly cpuMicros: number;
  readonly eventsPerSecond: number;
  /** In use after it and not before. */
  readonly bytes: number;
}

/** In the job: takes the events before, stands still until all others wait in the server, and then takes those. */
export async function measureStretch(taken: () => number, { warmup, events }: Amount): Promise<Stretch> {
  await report({});
  await until(() => taken() >= warmup);
  const bytes = bytesInUse();
  await report({});
  const cpu = process.cpuUsage();
  waitForGo();
  const startedMs = performance.now();
  await until(() => taken() >= warmup + events);
  const seconds = (performance.now() - startedMs) / 1000;
  const { user, system } = process.cpuUsage(cpu);
  return {
    cpuMicros: (user + system) / events,
    eventsPerSecond: events / seconds,
    bytes: bytesInUse() - bytes,
  };
}

/** Runs such a job with these messages; `arrived` is asked when the server has them all, where it takes its time. */
export function runStretch<Report>(
  { node, server: { publisher } }: RunExtent,
  file: string,
  input: Amount,
  block: MessageBlock,
  arrived: (messages: number) => Promise<void> = async () => undefined,
): Promise<Report> {
  const { warmup, events } = input;
  return Job.use(node, file, input, async (job) => {
    await job.next();
    const isWarm = job.next();
    await publisher.publish(block, 0, warmup);
    await isWarm;
    // The job stands still a moment after it has said so.
    await delay(standsStillAfterMs);
    await publisher.publish(block, warmup, events);
    await arrived(warmup + events);
    const result = job.next<Report>();
    job.go();
    return result;
  });
}

const standsStillAfterMs = 5;
