import { Job } from './job.js';
import type { LabelsInput, LabelsUse } from './labels-job.js';
import type { RunExtent, Result } from './stage.js';

const MIB = 1024 * 1024;
const VALUES = [1_000_000, 10_000_000];
const quickValues = [200_000];

/** A label with a new value in every event: memory must not grow. */
export async function labels({ quick, node }: RunExtent): Promise<Result> {
  const rows: (readonly number[])[] = [];
  for (const values of quick ? quickValues : VALUES) rows.push(await measure({ values }, node));
  return {
    title: 'Random label values',
    method:
      'The engine alone, with one counter that has one label with at most 100 values. Every event has a random ' +
      'value. Heap and buffers in use after garbage collection: after the first tenth of the events, after the last ' +
      'event, and the maximum in between. Measured once.',
    columns: [
      { name: 'values', decimals: 0 },
      { name: 'first tenth, MiB', decimals: 2 },
      { name: 'most, MiB', decimals: 2 },
      { name: 'last tenth, MiB', decimals: 2 },
      { name: 'us per event', decimals: 2 },
    ],
    rows,
  };
}

async function measure(input: LabelsInput, node: RunExtent['node']): Promise<readonly number[]> {
  const { bytes, cpuMicros } = await Job.run<LabelsUse>(node, 'labels-job.js', input);
  const [first = 0] = bytes;
  return [input.values, first / MIB, Math.max(...bytes) / MIB, (bytes.at(-1) ?? 0) / MIB, cpuMicros];
}
