import { deepStrictEqual } from 'node:assert';
import type { ChartSpec } from './chart.js';
import type { ConsumeInput, Consumed } from './consume-job.js';
import { KINDS } from './exporter.js';
import type { Kind } from './exporter.js';
import { figure, ratio } from './figure.js';
import type { Figure } from './figure.js';
import { MessageBlock } from './publisher.js';
import { alternate, casesOf, eventsOf } from './stage.js';
import type { RunExtent, Result } from './stage.js';
import { amountOf, runStretch } from './stretch.js';
import { distinctPayloads } from './workload.js';
import type { Workload } from './workload.js';

export interface ConsumeCase extends Workload {
  readonly events: number;
}

const usual = { metrics: 2, eventBytes: 160, series: 10 };
const CASES: readonly ConsumeCase[] = [
  { ...usual, events: 800_000 },
  { ...usual, metrics: 1, events: 800_000 },
  { ...usual, metrics: 10, events: 350_000 },
  { ...usual, metrics: 50, events: 120_000 },
  { ...usual, eventBytes: 1024, events: 400_000 },
  { ...usual, eventBytes: 4096, events: 150_000 },
  { ...usual, series: 10_000, events: 600_000 },
];

/** What three programs cost for the same events. */
export interface Compared {
  readonly workload: Workload;
  readonly cpu: Readonly<Record<Kind, Figure>>;
  readonly toIdle: Figure;
  readonly toHandwritten: Figure;
  readonly perSecond: Figure;
}

/** CPU of each exporter for the same events, by metrics per event, event size and number of series. */
export async function consume(extent: RunExtent): Promise<Result> {
  const compared: Compared[] = [];
  for (const each of casesOf(CASES, extent)) compared.push(await compare(each, extent));
  return {
    title: 'CPU per event',
    method:
      'A consumer in its own process subscribes, and reads events until its code is compiled. Then it is stopped until ' +
      'nats-server holds 16 MiB of events and reads them as fast as it can, again and again. CPU is the time that the system ' +
      'charges the consumer (`process.cpuUsage`: all threads, including garbage collection). Metrics alternate ' +
      'between counters and histograms, each with two labels; two metrics are one counter and one histogram. The ' +
      'benchmark fails unless the handwritten exporter and natsight report the same totals.',
    columns: [
      { name: 'metrics per event' },
      { name: 'bytes' },
      { name: 'series each' },
      ...KINDS.map((kind) => ({ name: `${kind}, us`, decimals: 2 })),
      { name: 'natsight / idle', decimals: 2, spread: true },
      { name: 'handwritten / natsight', decimals: 2, spread: true },
      { name: 'natsight, events/s' },
    ],
    rows: compared.map(({ workload: { metrics, eventBytes, series }, cpu, ...rest }) => [
      metrics,
      eventBytes,
      series,
      ...KINDS.map((kind) => cpu[kind]),
      rest.toIdle,
      rest.toHandwritten,
      rest.perSecond,
    ]),
    charts: [
      growth('cpu-by-metrics', 'metrics per event', 'metrics', compared),
      growth('cpu-by-size', 'bytes of an event', 'eventBytes', compared),
    ],
  };
}

/** Measures the idle subscriber, the handwritten exporter and natsight with one workload. */
export async function compare(
  { events: full, ...workload }: ConsumeCase,
  extent: RunExtent,
): Promise<Compared> {
  const block = new MessageBlock('flights', distinctPayloads(workload));
  const events = eventsOf(full, extent);
  const reports = await alternate(extent.rounds, KINDS, (kind) => {
    const input: ConsumeInput = {
      url: extent.server.url,
      kind,
      workload,
      ...amountOf(events, workload.eventBytes),
    };
    return runStretch<Consumed>(extent, 'consume-job.js', input, block);
  });
  for (const [round, { totals }] of reports('natsight').entries()) {
    deepStrictEqual(totals, reports('handwritten')[round]?.totals, 'the exporters reported different totals');
  }
  const cpu = (kind: Kind) => reports(kind).map(({ cpuMicros }) => cpuMicros);
  return {
    workload,
    cpu: {
      idle: figure(cpu('idle')),
      handwritten: figure(cpu('handwritten')),
      natsight: figure(cpu('natsight')),
    },
    toIdle: ratio(cpu('natsight'), cpu('idle')),
    toHandwritten: ratio(cpu('handwritten'), cpu('natsight')),
    perSecond: figure(reports('natsight').map(({ eventsPerSecond }) => eventsPerSecond)),
  };
}

/** CPU by one property of the workload; the others have their usual values. */
function growth(file: string, x: string, side: keyof typeof usual, compared: readonly Compared[]): ChartSpec {
  const others = (Object.keys(usual) as (keyof typeof usual)[]).filter((key) => key !== side);
  const cases = compared
    .filter(({ workload }) => others.every((key) => workload[key] === usual[key]))
    .toSorted((one, other) => one.workload[side] - other.workload[side]);
  return {
    file,
    title: `CPU per event by ${x}`,
    x,
    y: 'microseconds',
    lines: KINDS.map((kind) => ({
      name: kind,
      look: kind,
      points: cases.map(({ workload, cpu }) => ({ x: workload[side], y: cpu[kind] })),
    })),
  };
}
