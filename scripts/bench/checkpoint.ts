import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CheckpointCost, CheckpointInput } from './checkpoint-job.js';
import { ExporterProcess } from './exporter-process.js';
import { figure } from './figure.js';
import { Job } from './job.js';
import { benchDocuments } from './natsight-setup.js';
import { alternate, eventsOf } from './stage.js';
import type { Cell, Result, RunExtent } from './stage.js';

const SERIES = [1_000, 10_000, 100_000];
const events = 200_000;
const labels = {
  origin: { value: 'origin', limit: 1_000 },
  destination: { value: 'destination', limit: 1_000 },
};
const METRICS = {
  counter: { flights_total: { type: 'counter', labels, seriesLimit: 100_000 } },
  'p90, 1m sliding by 10s': {
    flight_delay_p90_minutes: {
      type: 'window',
      aggregate: 'p90',
      value: 'delay',
      size: '1m',
      slide: '10s',
      labels,
      seriesLimit: 100_000,
    },
  },
} as const;

type Kind = keyof typeof METRICS;
type Measured = CheckpointCost & { readonly readyMs: number; readonly readyCpuMs: number };

/** What checkpoints and a restart cost, by the number of series. */
export async function checkpoint(extent: RunExtent): Promise<Result> {
  const rows: (readonly Cell[])[] = [];
  for (const kind of ['counter', 'p90, 1m sliding by 10s'] as const) {
    for (const series of extent.quick ? SERIES.slice(0, 1) : SERIES) {
      const rounds = await alternate(extent.rounds, [kind], () => measure(kind, series, extent));
      const of = (read: (measured: Measured) => number) => figure(rounds(kind).map(read));
      rows.push([
        kind,
        series,
        of(({ bytes }) => bytes / 1024),
        of(({ milliseconds }) => milliseconds),
        of(({ stallMs }) => stallMs),
        of(({ cpuMicrosPerEvent }) => cpuMicrosPerEvent),
        of(({ readyMs }) => readyMs),
        of(({ readyCpuMs }) => readyCpuMs),
      ]);
    }
  }
  return {
    title: 'Checkpoints and restarts',
    method:
      'A whole checkpoint of one metric into a folder: its size, how long it takes until it is on the disk, and the longest time for which ' +
      'the event loop is busy meanwhile (the lesser of time and CPU, since other processes run on the machine). The CPU that a checkpoint ' +
      'each second adds to an event, at 20,000 events/s over all series. Then the time from the start of `natsight run` with this state until ' +
      '`/-/ready` answers with 200.',
    columns: [
      { name: 'metric' },
      { name: 'series' },
      { name: 'KiB' },
      { name: 'ms', spread: true },
      { name: 'longest stall, ms', decimals: 1, spread: true },
      { name: 'us per event', decimals: 2, spread: true },
      { name: 'restart to ready, ms', spread: true },
      { name: 'CPU of it, ms', spread: true },
    ],
    rows,
  };
}

async function measure(kind: Kind, series: number, extent: RunExtent): Promise<Measured> {
  const { node, server } = extent;
  const folder = await mkdtemp(join(tmpdir(), 'natsight-bench-state-'));
  try {
    const metrics = METRICS[kind];
    const input: CheckpointInput = { metrics, series, events: eventsOf(events, extent), folder };
    const cost = await Job.run<CheckpointCost>(node, 'checkpoint-job.js', input);
    const startedMs = performance.now();
    const exporter = await ExporterProcess.start(node, server.url, benchDocuments(metrics), [
      '--state',
      folder,
    ]);
    const readyMs = performance.now() - startedMs;
    const readyCpuMs = 1000 * (await exporter.cpuSeconds());
    await exporter.stop();
    return { ...cost, readyMs, readyCpuMs };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
