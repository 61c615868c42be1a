import { setTimeout as delay } from 'node:timers/promises';
import { BenchError } from './bench-error.js';
import type { RunExtent } from './stage.js';
import { Job, bytesInUse, report, waitForGo } from './job.js';
import type { MessageBlock } from './publisher.js';

/** What waits in the server at a time: less than natsight takes in without shedding, however slow the machine is. */
const PIECE_BYTES = 16 * 1024 * 1024;
/** Between two looks at how many events were received. */
const [MIN_WAIT_MS, MAX_WAIT_MS] = [5, 500] as const;
/** Longest time without an event, so that a benchmark does not hang. */
const SILENCE_MS = 300_000;

/** Number of measured events, and of events before them that let the code be compiled. */
export interface Amount {
  readonly warmup: number;
  readonly events: number;
  /** How many wait in the server at a time. */
  readonly pieceEvents: number;
}

export function amountOf(events: number, eventBytes: number): Amount {
  return { warmup: events / 2, events, pieceEvents: Math.floor(PIECE_BYTES / eventBytes) };
}

/** The cost of the measured events. */
export interface Stretch {
  /** CPU per event. */
  readonly cpuMicros: number;
  readonly eventsPerSecond: number;
  /** Bytes in use after the events minus those before. */
  readonly bytes: number;
}

/** In the job: reads the warm-up events; then, for each piece, blocks until all of it waits in the server, and reads it. */
export async function measureStretch(received: () => number, amount: Amount): Promise<Stretch> {
  const { warmup, events } = amount;
  await report({});
  for (const end of piecesOf(0, warmup, amount)) {
    await receivedUpTo(end, received);
    if (end < warmup) await report({});
  }
  const bytes = bytesInUse();
  let [micros, seconds] = [0, 0];
  for (const end of piecesOf(warmup, events, amount)) {
    await report({});
    const cpu = process.cpuUsage();
    waitForGo();
    const startedMs = performance.now();
    await receivedUpTo(end, received);
    seconds += (performance.now() - startedMs) / 1000;
    const { user, system } = process.cpuUsage(cpu);
    micros += user + system;
  }
  return {
    cpuMicros: micros / events,
    eventsPerSecond: events / seconds,
    bytes: bytesInUse() - bytes,
  };
}

/**
 * Looks rarely, after half of the time that the rest should take at the rate so far: a look every five milliseconds takes up to 3 % of a
 * core, which is much where an exporter gets a tenth of one.
 */
async function receivedUpTo(end: number, received: () => number): Promise<void> {
  const startedMs = performance.now();
  const first = received();
  let [last, lastMs] = [first, startedMs];
  for (let now = first; now < end; now = received()) {
    const nowMs = performance.now();
    if (now > last) [last, lastMs] = [now, nowMs];
    if (nowMs - lastMs > SILENCE_MS) throw new BenchError(`${now} of ${end} events came, and then no more`);
    const rate = (now - first) / (nowMs - startedMs);
    const waitMs = rate > 0 ? (end - now) / rate / 2 : MIN_WAIT_MS;
    await delay(Math.min(MAX_WAIT_MS, Math.max(MIN_WAIT_MS, waitMs)));
  }
}

/** Where each piece ends. */
function piecesOf(from: number, events: number, { pieceEvents }: Amount): readonly number[] {
  const pieces = Math.ceil(events / pieceEvents);
  return Array.from({ length: pieces }, (_, index) => from + Math.min(events, (index + 1) * pieceEvents));
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
    let published = 0;
    const publish = async (end: number) => {
      await publisher.publish(block, published, end - published);
      published = end;
    };
    for (const end of piecesOf(0, warmup, input)) {
      const isRead = job.next();
      await publish(end);
      await isRead;
    }
    const pieces = piecesOf(warmup, events, input);
    for (const end of pieces) {
      // The job blocks a moment after its report.
      await delay(blockedAfterMs);
      await publish(end);
      await arrived(end);
      const next = job.next<Report>();
      job.go();
      const result = await next;
      if (end === pieces.at(-1)) return result;
    }
    throw new BenchError('there was nothing to measure');
  });
}

const blockedAfterMs = 5;
