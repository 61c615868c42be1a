import { Job } from './job.js';
import type { MemoryInput, MemoryUse } from './memory-job.js';
import { alternate, casesOf, median } from './stage.js';
import type { Extent, Result } from './stage.js';

const KINDS = ['handwritten', 'natsight'] as const;
const SERIES = [1_000, 10_000, 100_000];

/** What a counter series with two labels keeps in memory. */
export async function memory(extent: Extent): Promise<Result> {
  const rows: (readonly number[])[] = [];
  for (const series of casesOf(SERIES, extent)) {
    const uses = await alternate(extent.rounds, KINDS, (kind) => {
      const input: MemoryInput = { kind, series };
      return Job.run<MemoryUse>('memory-job.js', input);
    });
    const perSeries = KINDS.map((kind) => median((uses.get(kind) ?? []).map(({ bytes }) => bytes / series)));
    rows.push([series, ...perSeries]);
  }
  return {
    title: 'Memory per counter series',
    method:
      'Heap and buffers in use after garbage collection, before and after the series came to be, in bytes for each.',
    columns: [{ name: 'series' }, ...KINDS.map((kind) => ({ name: kind, decimals: 0 }))],
    rows,
  };
}
