import { benchMessage } from './bench-message.js';
import { jobInput, report } from './job.js';
import { benchEngine } from './natsight-setup.js';
import { distinctPayloads } from './workload.js';

export interface WindowsInput {
  /** A metric declaration; `undefined` measures the cost without a metric. */
  readonly metric: object | undefined;
  readonly events: number;
}

export interface WindowsCost {
  readonly cpuMicros: number;
}

const { metric, events } = jobInput() as WindowsInput;
const workload = { metrics: 1, eventBytes: 160, series: 1_000 };
const messages = distinctPayloads(workload);
const engine = benchEngine(metric === undefined ? {} : { flights_window: metric }, 0);
const inlet = engine.inlet('flights');

run(0, events / 2);
const cpu = process.cpuUsage();
run(events / 2, events * 1.5);
const { user, system } = process.cpuUsage(cpu);
await report({ cpuMicros: (user + system) / events });

/** A thousand events per second of event time; the engine advances once per second. */
function run(from: number, to: number): void {
  for (let timeMs = from; timeMs < to; timeMs++) {
    const data = messages[timeMs % messages.length] ?? new Uint8Array();
    inlet.process(benchMessage(data, timeMs));
    if (timeMs % 1000 === 0) engine.advanceTo(timeMs);
  }
}
