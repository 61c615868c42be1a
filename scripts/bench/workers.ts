import { figure, ratio } from './figure.js';
import { ExporterProcess } from './exporter-process.js';
import { benchDocuments, declared } from './natsight-setup.js';
import { MessageBlock } from './publisher.js';
import { alternate, eventsOf } from './stage.js';
import type { Cell, RunExtent, Result } from './stage.js';
import { distinctPayloads } from './workload.js';
import type { Workload } from './workload.js';

const WORKERS = [1, 2];
const CASES: readonly Case[] = [
  { metrics: 2, eventBytes: 160, series: 10, events: 1_500_000 },
  { metrics: 20, eventBytes: 160, series: 10, events: 600_000 },
];

type Case = Workload & { readonly events: number };

interface Counted {
  readonly cpuMicros: number;
  readonly eventsPerSecond: number;
}

/** Throughput and CPU with one and with two workers. */
export async function workers(extent: RunExtent): Promise<Result> {
  const rows: (readonly Cell[])[] = [];
  for (const workload of extent.quick ? CASES.slice(0, 1) : CASES) {
    rows.push(...(await compare(workload, extent)));
  }
  return {
    title: 'Workers',
    method:
      '`natsight run --workers N` in its own process, stopped (SIGSTOP) until nats-server holds all events. Then it ' +
      'is scraped until it has counted them. CPU is the time of the whole process. The machine has two cores and ' +
      'nats-server uses part of them; its part is smaller if each event needs more work.',
    columns: [
      { name: 'metrics per event' },
      { name: 'workers' },
      { name: 'us per event', decimals: 2 },
      { name: 'events/s' },
      { name: 'to one worker', decimals: 2, spread: true },
    ],
    rows,
  };
}

async function compare(workload: Case, extent: RunExtent): Promise<readonly (readonly Cell[])[]> {
  const block = new MessageBlock('flights', distinctPayloads(workload));
  const rounds = await alternate(extent.rounds, WORKERS, (count) => measure(count, block, workload, extent));
  const perSecond = (count: number) => rounds(count).map(({ eventsPerSecond }) => eventsPerSecond);
  return WORKERS.map((count) => [
    workload.metrics,
    count,
    figure(rounds(count).map(({ cpuMicros }) => cpuMicros)),
    figure(perSecond(count)),
    ratio(perSecond(count), perSecond(1)),
  ]);
}

async function measure(
  count: number,
  block: MessageBlock,
  workload: Case,
  extent: RunExtent,
): Promise<Counted> {
  const { node, server } = extent;
  const measured = eventsOf(workload.events, extent);
  const warmup = measured / 2;
  const flags = ['--workers', String(count)];
  const exporter = await ExporterProcess.start(node, server.url, benchDocuments(declared(workload)), flags);
  try {
    await server.publisher.publish(block, 0, warmup);
    await exporter.counted(warmup);
    const cpuSeconds = await exporter.cpuSeconds();
    exporter.pause();
    await server.publisher.publish(block, warmup, measured);
    const startedMs = performance.now();
    exporter.resume();
    await exporter.counted(warmup + measured);
    const seconds = (performance.now() - startedMs) / 1000;
    return {
      cpuMicros: (((await exporter.cpuSeconds()) - cpuSeconds) / measured) * 1e6,
      eventsPerSecond: measured / seconds,
    };
  } finally {
    await exporter.stop();
  }
}
