import { figure } from './figure.js';
import { Job } from './job.js';
import { alternate } from './stage.js';
import type { Result, RunExtent } from './stage.js';
import type { SlicesCost, SlicesInput } from './slices-job.js';

const SERIES = 2_000;
const WINDOW = { sizeMs: 3_600_000, slideMs: 10_000 };
const METRIC = {
  type: 'window',
  aggregate: 'p95',
  value: 'delay',
  size: '1h',
  slide: '10s',
  labels: { origin: { value: 'origin', limit: 1_000 }, destination: { value: 'destination', limit: 1_000 } },
  seriesLimit: SERIES,
};

/** What windows of many slices take, and how long they keep the event loop. */
export async function slices(extent: RunExtent): Promise<Result> {
  const length = WINDOW.sizeMs / WINDOW.slideMs;
  const input: SlicesInput = {
    metric: METRIC,
    series: extent.quick ? SERIES / 10 : SERIES,
    values: 3,
    slideMs: WINDOW.slideMs,
    length,
    slides: length + 8,
    measured: extent.quick ? 16 : 130,
  };
  const rounds = await alternate(extent.rounds, ['slices'], () =>
    Job.run<SlicesCost>(extent.node, 'slices-job.js', input),
  );
  const of = (read: (cost: SlicesCost) => number) => figure(rounds('slices').map(read));
  return {
    title: 'Windows of many slices',
    method:
      'A p95 over 1 h that slides by 10 s, of ' +
      `${input.series.toLocaleString('en')} series with three values in each slice, after an hour of virtual time: the engine alone, with the ` +
      'young generation and the turns of the exporter. Memory of a slice, before and after scrapes. Then a scrape after each slide: its CPU, ' +
      'and the longest time for which it and the steps that close windows keep the event loop (the lesser of time and CPU, on Node 24 of the main thread alone, since other ' +
      `processes run on the machine): the longest of a slide, of nine in ten of ${input.measured} slides, and of all.`,
    columns: [
      { name: 'B a slice', spread: true },
      { name: 'B after scrapes', spread: true },
      { name: 'scrape, ms', decimals: 1, spread: true },
      { name: 'longest scrape, ms', decimals: 1, spread: true },
      { name: 'turn of a scrape, ms', decimals: 1, spread: true },
      { name: 'longest, ms', decimals: 1, spread: true },
      { name: 'step, ms', decimals: 1, spread: true },
      { name: 'longest step, ms', decimals: 1, spread: true },
      { name: 'longest collection, ms', decimals: 1, spread: true },
    ],
    rows: [
      [
        of(({ bytesPerSlice }) => bytesPerSlice),
        of(({ bytesAfterScrapes }) => bytesAfterScrapes),
        of(({ scrapeMs }) => scrapeMs),
        of(({ longestScrapeMs }) => longestScrapeMs),
        of(({ scrapeTurnMs }) => scrapeTurnMs),
        of(({ longestScrapeTurnMs }) => longestScrapeTurnMs),
        of(({ stepMs }) => stepMs),
        of(({ longestStepMs }) => longestStepMs),
        of(({ longestCollectionMs }) => longestCollectionMs),
      ],
    ],
  };
}
