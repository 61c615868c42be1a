import { createExporter } from './exporter.js';
import type { Kind } from './exporter.js';
import { bytesInUse, jobInput, report } from './job.js';
import { eventAt } from './workload.js';

export interface MemoryInput {
  readonly kind: Kind;
  readonly series: number;
}

export interface MemoryUse {
  readonly bytes: number;
}

const { kind, series } = jobInput() as MemoryInput;
const workload = { metrics: 1, eventBytes: 160, series };
const exporter = createExporter(kind, workload);
const fill = () => {
  for (let index = 0; index < series; index++) {
    exporter.take({ subject: 'flights', data: eventAt(index, workload) });
  }
};
const empty = bytesInUse();
fill();
const bytes = bytesInUse() - empty;
// Used once more, so that the exporter is no garbage when it is weighed.
fill();
await report({ bytes });
