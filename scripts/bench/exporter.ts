import type { RawMessage } from '../../exporter/io/nats/message.js';
import { handwrittenExporter } from './handwritten.js';
import { natsightExporter } from './natsight.js';
import type { Workload } from './workload.js';

/** What is compared: a subscriber that does nothing, the exporter that a person would write, and natsight. */
export const KINDS = ['idle', 'handwritten', 'natsight'] as const;
export type Kind = (typeof KINDS)[number];

export interface BenchExporter {
  take(message: RawMessage): void;
  /** Its exposition, in the pieces in which it is made. */
  slices(): AsyncIterable<string>;
}

export function createExporter(kind: Kind, workload: Workload): BenchExporter {
  switch (kind) {
    case 'idle':
      return { take: () => undefined, slices: nothing };
    case 'handwritten':
      return handwrittenExporter(workload);
    case 'natsight':
      return natsightExporter(workload);
  }
}

async function* nothing(): AsyncGenerator<string> {}

/** Sums of all samples by name, and how many there are: equal when two exporters counted the same. */
export async function totalsOf(exporter: BenchExporter): Promise<Readonly<Record<string, number>>> {
  const totals: Record<string, number> = {};
  let text = '';
  for await (const slice of exporter.slices()) text += slice;
  for (const [, name = '', value] of text.matchAll(/^(flights_\w+)(?:\{.*\})? (\S+)$/gm)) {
    totals[name] = (totals[name] ?? 0) + Number(value);
    totals[`samples of ${name}`] = (totals[`samples of ${name}`] ?? 0) + 1;
  }
  return totals;
}
