import { deepStrictEqual } from 'node:assert';
import { publish } from './bench-server.js';
import type { ConsumeInput, Consumed } from './consume-job.js';
import { KINDS } from './exporter.js';
import type { Kind } from './exporter.js';
import { Job } from './job.js';
import { alternate, casesOf, eventsOf, median } from './stage.js';
import type { Extent, Result } from './stage.js';
import { eventAt } from './workload.js';
import type { Workload } from './workload.js';

const distinctEvents = 10_000;
const CASES: readonly (Workload & { readonly events: number })[] = [
  { metrics: 1, eventBytes: 160, series: 10, events: 120_000 },
  { metrics: 2, eventBytes: 160, series: 10, events: 120_000 },
  { metrics: 10, eventBytes: 160, series: 10, events: 60_000 },
  { metrics: 50, eventBytes: 160, series: 10, events: 25_000 },
  { metrics: 2, eventBytes: 1024, series: 10, events: 60_000 },
  { metrics: 2, eventBytes: 160, series: 10_000, events: 120_000 },
];

/** CPU of each exporter for the same events, by metrics per event, size of an event and series. */
export async function consume(extent: Extent): Promise<Result> {
  const rows: (readonly number[])[] = [];
  for (const { events, ...workload } of casesOf(CASES, extent)) {
    rows.push(await compare(workload, eventsOf(events, extent), extent));
  }
  return {
    title: 'CPU per event',
    method:
      'A consumer in a process of its own subscribes and stands still until nats-server holds all events; then it takes ' +
      'them as fast as it can. CPU is what the system charges the consumer (`process.cpuUsage`: all of its threads, garbage ' +
      'collection too), after a warm-up of half as many events. Metrics are counters and histograms in turn, each with two ' +
      'labels; two metrics are a counter and a histogram. The hand-written exporter and natsight must report the same ' +
      'totals, or the benchmark fails.',
    columns: [
      { name: 'metrics per event' },
      { name: 'bytes' },
      { name: 'series each' },
      ...KINDS.map((kind) => ({ name: `${kind}, us`, decimals: 2 })),
      { name: 'natsight / idle', decimals: 2 },
      { name: 'handwritten / natsight', decimals: 2 },
      { name: 'natsight, events/s', decimals: 0 },
    ],
    rows,
  };
}

async function compare(workload: Workload, events: number, extent: Extent): Promise<readonly number[]> {
  const payloads = Array.from({ length: distinctEvents }, (_, index) => eventAt(index, workload));
  const measure = async (kind: Kind): Promise<Consumed> => {
    const warmup = events / 2;
    const input: ConsumeInput = { url: extent.server.url, kind, workload, warmup, events };
    const job = new Job('consume-job.js', input);
    try {
      await job.next();
      await publish(extent.server, payloads, warmup + events);
      const result = job.next<Consumed>();
      job.go();
      return await result;
    } finally {
      job.stop();
    }
  };
  const reports = await alternate(extent.rounds, KINDS, measure);
  const of = (kind: Kind) => reports.get(kind) ?? [];
  for (const [round, { totals }] of of('natsight').entries()) {
    deepStrictEqual(totals, of('handwritten')[round]?.totals, 'two exporters counted different things');
  }
  const cpu = (kind: Kind) => median(of(kind).map(({ cpuMicros }) => cpuMicros));
  const [idle, handwritten, natsight] = [cpu('idle'), cpu('handwritten'), cpu('natsight')];
  const perSecond = median(of('natsight').map(({ eventsPerSecond }) => eventsPerSecond));
  const { metrics, eventBytes, series } = workload;
  return [
    metrics,
    eventBytes,
    series,
    idle,
    handwritten,
    natsight,
    natsight / idle,
    handwritten / natsight,
    perSecond,
  ];
}
