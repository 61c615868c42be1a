import type { RuleRun } from './backtest.js';
import type { SampledSeries } from './series-samples.js';

/** A file with the scores of a series. */
export interface ScoreFile {
  /** Relative path: rule, then labels. */
  readonly path: string;
  readonly text: string;
}

/** Longest name of a file without its ending. */
const MAX_FILE_NAME = 150;

/** A CSV file `timestamp,value,anomaly_score` for each series of each rule that has values. A score of 1 or more means: it fires. */
export function* scoreFiles(rules: readonly RuleRun[]): Generator<ScoreFile> {
  for (const { insight, series } of rules) {
    const names = new Set<string>();
    for (const each of series) {
      const plain = nameOf(each);
      let name = plain;
      for (let number = 2; names.has(name); number++) name = `${plain}-${number}`;
      names.add(name);
      yield { path: `${insight.name}/${name}.csv`, text: csvOf(each) };
    }
  }
}

function csvOf({ timesMs, values, scores }: SampledSeries): string {
  const rows = timesMs.map((ms, at) => {
    const time = new Date(ms).toISOString().slice(0, 19).replace('T', ' ');
    return `${time},${values[at] ?? ''},${Math.round((scores[at] ?? 0) * 1e6) / 1e6}\n`;
  });
  return `timestamp,value,anomaly_score\n${rows.join('')}`;
}

/** A label may hold anything; a file name may not. */
function nameOf({ labels }: SampledSeries): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}=${value}`);
  const safe = pairs
    .join(',')
    .replaceAll(/[^\w.=,@+-]/g, '_')
    .replace(/^\./, '_');
  return safe === '' ? 'all' : safe.slice(0, MAX_FILE_NAME);
}
