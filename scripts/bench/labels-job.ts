import { benchMessage } from './bench-message.js';
import { bytesInUse, jobInput, report } from './job.js';
import { benchEngine } from './natsight-setup.js';
import { eventAt } from './workload.js';

export interface LabelsInput {
  readonly values: number;
}

export interface LabelsUse {
  /** Bytes in use after each tenth of the values. */
  readonly bytes: readonly number[];
  readonly cpuMicros: number;
}

const { values } = jobInput() as LabelsInput;
const engine = benchEngine({ flights_total: { type: 'counter', labels: { id: 'id' } } });
const inlet = engine.inlet('flights');
const data = eventAt(1_000_000_000, { metrics: 1, eventBytes: 160, series: 10 });
const idAt = '{"id":"F'.length;

const bytes: number[] = [];
const cpu = process.cpuUsage();
for (let index = 1; index <= values; index++) {
  writeRandomId();
  inlet.process(benchMessage(data, index));
  if (index % Math.ceil(values / 10) === 0) bytes.push(bytesInUse());
}
const { user, system } = process.cpuUsage(cpu);
await report({ bytes, cpuMicros: (user + system) / values });

/** Nine digits: one billion possible values. */
function writeRandomId(): void {
  let rest = Math.floor(Math.random() * 1e9);
  for (let digit = 0; digit < 9; digit++) {
    data[idAt + digit] = 0x30 + (rest % 10);
    rest = Math.floor(rest / 10);
  }
}
