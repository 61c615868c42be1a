import { startHandwritten } from './handwritten.js';
import { startIdle } from './idle.js';
import { startNatsight } from './natsight.js';
import { benchSetup, declared } from './natsight-setup.js';
import type { RunningExporter } from './running-exporter.js';
import type { Workload } from './workload.js';

/** The compared programs: a subscriber that does nothing, a typical handwritten exporter, and natsight. */
export const KINDS = ['idle', 'handwritten', 'natsight'] as const;
export type Kind = (typeof KINDS)[number];

/** Resolves when the exporter reads the subject. */
export function startExporter(kind: Kind, natsUrl: string, workload: Workload): Promise<RunningExporter> {
  switch (kind) {
    case 'idle':
      return startIdle(natsUrl);
    case 'handwritten':
      return startHandwritten(natsUrl, workload);
    case 'natsight':
      return startNatsight(natsUrl, benchSetup(declared(workload)));
  }
}

/** The sum and the number of all samples by metric name: equal if two exporters counted the same. */
export async function totalsOf({ metricsUrl }: RunningExporter): Promise<Readonly<Record<string, number>>> {
  if (metricsUrl === undefined) return {};
  const totals: Record<string, number> = {};
  const text = await (await fetch(metricsUrl)).text();
  for (const [, name = '', value] of text.matchAll(/^(flights_\w+)(?:\{.*\})? (\S+)$/gm)) {
    totals[name] = (totals[name] ?? 0) + Number(value);
    totals[`samples of ${name}`] = (totals[`samples of ${name}`] ?? 0) + 1;
  }
  return totals;
}
