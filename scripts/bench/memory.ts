import { figure } from './figure.js';
import { Job } from './job.js';
import type { MemoryInput, MemoryUse } from './memory-job.js';
import { MessageBlock } from './publisher.js';
import { alternate, casesOf } from './stage.js';
import type { Cell, RunExtent, Result } from './stage.js';
import { eventAt } from './workload.js';

const KINDS = ['handwritten', 'natsight'] as const;
const SERIES = [1_000, 10_000, 100_000];
const warmup = 20_000;

/** The memory of a counter series with two labels. */
export async function memory(extent: RunExtent): Promise<Result> {
  const rows: (readonly Cell[])[] = [];
  for (const series of casesOf(SERIES, extent)) {
    const uses = await alternate(extent.rounds, KINDS, (kind) => measure(kind, series, extent));
    rows.push([series, ...KINDS.map((kind) => figure(uses(kind).map(({ bytes }) => bytes / series)))]);
  }
  return {
    title: 'Memory per counter series',
    method:
      'Heap and buffers in use after garbage collection, before and after the series are created, in bytes per ' +
      'series. Events of a single series compile the code beforehand.',
    columns: [{ name: 'series' }, ...KINDS.map((kind) => ({ name: kind, spread: true }))],
    rows,
  };
}

function measure(kind: (typeof KINDS)[number], series: number, extent: RunExtent): Promise<MemoryUse> {
  const { node, server } = extent;
  const input: MemoryInput = { url: server.url, kind, series, warmup };
  const workload = { metrics: 1, eventBytes: 160, series };
  const payloads = Array.from({ length: series }, (_, index) => eventAt(index, workload));
  return Job.use(node, 'memory-job.js', input, async (job) => {
    await job.next();
    const isWarm = job.next();
    await server.publisher.publish(new MessageBlock('flights', payloads.slice(0, 1)), 0, warmup);
    await isWarm;
    const use = job.next<MemoryUse>();
    await server.publisher.publish(new MessageBlock('flights', payloads), 0, series);
    return use;
  });
}
