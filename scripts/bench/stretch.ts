import { setTimeout as delay } from 'node:timers/promises';
import type { RunExtent } from './stage.js';
import { Job, bytesInUse, report, waitForGo } from './job.js';
import type { MessageBlock } from './publisher.js';
import { until } from './until.js';

/** Number of measured events, and of events before them that let the code be compiled. */
export interface Amount {
  readonly warmup: number;
  readonly events: number;
}

/** The cost of the measured events. */
export interface Stretch {
  /** CPU per event. */
  readonly cpuMicros: number;
  readonly eventsPerSecond: number;
  /** Bytes in use after the events minus those before. */
  readonly bytes: number;
}

/** In the job: reads the warm-up events, blocks until all measured events wait in the server, then reads those. */
export async function measureStretch(received: () => number, { warmup, events }: Amount): Promise<Stretch> {
  await report({});
  await until(() => received() >= warmup);
  const bytes = bytesInUse();
  await report({});
  const cpu = process.cpuUsage();
  waitForGo();
  const startedMs = performance.now();
  await until(() => received() >= warmup + events);
  const seconds = (performance.now() - startedMs) / 1000;
  const { user, system } = process.cpuUsage(cpu);
  return {
    cpuMicros: (user + system) / events,
    eventsPerSecond: events / seconds,
    bytes: bytesInUse() - bytes,
  };
}

/** Runs a job that calls `measureStretch`. `arrived` waits until the server has all messages, if publishing does not ensure that. */
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
    // The job blocks a moment after its report.
    await delay(blockedAfterMs);
    await publisher.publish(block, warmup, events);
    await arrived(warmup + events);
    const result = job.next<Report>();
    job.go();
    return result;
  });
}

const blockedAfterMs = 5;
