import { startExporter } from './exporter.js';
import type { Kind } from './exporter.js';
import { bytesInUse, jobInput, report } from './job.js';
import { until } from './until.js';

export interface MemoryInput {
  readonly url: string;
  readonly kind: Kind;
  readonly series: number;
  /** Events of a single series before the others are created. */
  readonly warmup: number;
}

export interface MemoryUse {
  readonly bytes: number;
}

const { url, kind, series, warmup } = jobInput() as MemoryInput;
const exporter = await startExporter(kind, url, { metrics: 1, eventBytes: 160, series });
await report({});
await until(() => exporter.events() >= warmup);
const before = bytesInUse();
await report({});
await until(() => exporter.events() >= warmup + series);
await report({ bytes: bytesInUse() - before });
