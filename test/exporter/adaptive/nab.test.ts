import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import { scoreSeries } from '../../../exporter/adaptive/score-series.js';

/** The Numenta Anomaly Benchmark is not a part of the project: $NATSIGHT_NAB is a folder with `data/nab` and `tools/nab-score.mjs`. */
const folder = process.env.NATSIGHT_NAB ?? '';
const corpus = join(folder, 'data/nab');
const scorer = join(folder, 'tools/nab-score.mjs');
const hasCorpus = folder !== '' && existsSync(corpus) && existsSync(scorer);

interface NabScorer {
  readonly parseTime: (text: string) => number;
  readonly scoreCorpus: (
    series: readonly object[],
    options: { readonly threshold: number },
  ) => {
    readonly profiles: { readonly standard: { readonly score: number } };
    readonly operator: { readonly falseAlerts: number; readonly seriesDays: number };
  };
}

(hasCorpus ? describe : describe.skip)('recorded series', () => {
  test('the shipped defaults score at least 66 on NAB, with at most 0.15 false alerts a day', async () => {
    // The scorer is not a module of ours; its types are those that its usage describes.
    const { parseTime, scoreCorpus } = (await import(pathToFileURL(scorer).href)) as NabScorer;
    const windows = JSON.parse(readFileSync(join(corpus, 'combined_windows.json'), 'utf8')) as Record<
      string,
      readonly (readonly string[])[]
    >;
    const series = readdirSync(join(corpus, 'data'), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.csv'))
      .map((name) => {
        const lines = readFileSync(join(corpus, 'data', name), 'utf8')
          .trim()
          .split(/\r?\n/)
          .slice(1);
        const values = lines.map((line) => {
          const [time = '', value] = line.split(',');
          return { atMs: parseTime(time), value: Number(value) };
        });
        return {
          name,
          times: values.map(({ atMs }) => atMs),
          scores: scoreSeries(values),
          windows: (windows[name] ?? []).map((window) => window.map(parseTime)),
        };
      });
    expect(series).toHaveLength(38);
    const { profiles, operator } = scoreCorpus(series, { threshold: 1 });
    expect(profiles.standard.score).toBeGreaterThanOrEqual(66);
    expect(operator.falseAlerts / operator.seriesDays).toBeLessThanOrEqual(0.15);
  });
});
