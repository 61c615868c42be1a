import { startExporter, totalsOf } from './exporter.js';
import type { Kind } from './exporter.js';
import { jobInput, report } from './job.js';
import { measureStretch } from './stretch.js';
import type { Amount, Stretch } from './stretch.js';
import type { Workload } from './workload.js';

export interface ConsumeInput extends Amount {
  readonly url: string;
  readonly kind: Kind;
  readonly workload: Workload;
}

export interface Consumed extends Stretch {
  readonly totals: Readonly<Record<string, number>>;
}

const input = jobInput() as ConsumeInput;
const exporter = await startExporter(input.kind, input.url, input.workload);
const stretch = await measureStretch(exporter.events, input);
await report({ ...stretch, totals: await totalsOf(exporter) });
