import { connect } from '@nats-io/transport-node';
import { createExporter, totalsOf } from './exporter.js';
import type { Kind } from './exporter.js';
import { jobInput, report, waitForGo } from './job.js';
import type { Workload } from './workload.js';

export interface ConsumeInput {
  readonly url: string;
  readonly kind: Kind;
  readonly workload: Workload;
  /** Events before the measured ones, until the code is compiled. */
  readonly warmup: number;
  readonly events: number;
}

export interface Consumed {
  readonly cpuMicros: number;
  readonly eventsPerSecond: number;
  readonly totals: Readonly<Record<string, number>>;
}

const { url, kind, workload, warmup, events } = jobInput() as ConsumeInput;
const connection = await connect({ servers: url });
const exporter = createExporter(kind, workload);
let count = 0;
let cpu = process.cpuUsage();
let startedMs = 0;

const consumed = new Promise<Omit<Consumed, 'totals'>>((resolve) => {
  connection.subscribe('flights', {
    callback: (error, message) => {
      if (error !== null) throw error;
      exporter.take(message);
      count += 1;
      if (count === warmup) begin();
      if (count === warmup + events) resolve(measured());
    },
  });
});
await connection.flush();
await report({});
waitForGo();
const measurement = await consumed;
await report({ ...measurement, totals: await totalsOf(exporter) });

function begin(): void {
  cpu = process.cpuUsage();
  startedMs = performance.now();
}

function measured(): Omit<Consumed, 'totals'> {
  const { user, system } = process.cpuUsage(cpu);
  const seconds = (performance.now() - startedMs) / 1000;
  return { cpuMicros: (user + system) / events, eventsPerSecond: events / seconds };
}
