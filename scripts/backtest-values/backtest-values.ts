import { createProgress } from '../replay/progress.js';
import { takesEscapeCodes } from '../terminal.js';
import { scoreFolder } from './score-folder.js';

export interface ValuesCommand {
  /** Folder of the CSV files. */
  readonly values: string;
  /** Folder to write to. */
  readonly scores: string;
  readonly format: 'text' | 'json';
}

/** Scores a folder of values and prints how many alerts there are in each file. */
export async function backtestValues({ values, scores, format }: ValuesCommand): Promise<void> {
  const progress = takesEscapeCodes() && format === 'text' ? createProgress(values, 'files') : undefined;
  const files = await scoreFolder(values, scores, (done, all) =>
    progress?.show(done, done / all, Date.now()),
  );
  progress?.end(`${files.length} files of ${values}`);
  if (format === 'json') {
    process.stdout.write(`${JSON.stringify({ files }, null, 2)}\n`);
    return;
  }
  const lines = files.map(({ path, values: count, alerts }) => `${path}: ${told(count, alerts)}`);
  const sumOf = (what: 'values' | 'alerts') => files.reduce((sum, each) => sum + each[what], 0);
  const all = `${plural(files.length, 'file')}, ${told(sumOf('values'), sumOf('alerts'))}; scores in ${scores}`;
  process.stdout.write([...lines, '', all, ''].join('\n'));
}

function told(values: number, alerts: number): string {
  return `${plural(values, 'value')}, ${plural(alerts, 'alert')}`;
}

function plural(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}
