import type { AdaptiveInput, AdaptiveUse } from './adaptive-job.js';
import { Job } from './job.js';
import type { Result, RunExtent } from './stage.js';

const CASES: readonly AdaptiveInput[] = [
  { series: 1_000, ticks: 500 },
  { series: 100_000, ticks: 30 },
];

/** What it costs to learn what is normal, each second. */
export async function adaptive({ node }: RunExtent): Promise<Result> {
  const rows: (readonly number[])[] = [];
  for (const input of CASES) {
    const { scoreNanos, seriesNanos, bytesPerSeries } = await Job.run<AdaptiveUse>(
      node,
      'adaptive-job.js',
      input,
    );
    // A series costs its nanoseconds once a second.
    rows.push([input.series, scoreNanos, seriesNanos, (seriesNanos * input.series) / 1e7, bytesPerSeries]);
  }
  return {
    title: 'Insights that learn what is normal',
    method:
      'An insight with "outside": "normal" and "every": "1s" on a metric with one label, each series with a new value each second. CPU time ' +
      'of a score alone, and of a series with reading its value, finding its band and judging the insight; the share of a core if all ' +
      'series are scored each second. Measured once.',
    columns: [
      { name: 'series', decimals: 0 },
      { name: 'ns per score', decimals: 0 },
      { name: 'ns per series', decimals: 0 },
      { name: '% of a core', decimals: 2 },
      { name: 'bytes per series', decimals: 0 },
    ],
    rows,
  };
}
