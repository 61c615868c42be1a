import { readFile, writeFile } from 'node:fs/promises';
import { loadavg } from 'node:os';
import { BenchError } from './bench-error.js';
import type { BenchReport } from './stage.js';
import { tableOf } from './table.js';

const BEGIN = '<!-- written by npm run bench -- checkpoint -->';
const END = '<!-- end -->';

/** Replaces the figures of docs/reliability.md. */
export async function writeReliability(path: string, report: BenchReport): Promise<void> {
  await writeFile(path, withFigures(await readFile(path, 'utf8'), report, loadavg()[0] ?? 0));
}

/** The page with the figures of this run between its markers. `load`: the load average of the machine. */
export function withFigures(page: string, { runs, machine }: BenchReport, load: number): string {
  const [before, rest, ...others] = page.split(BEGIN);
  const [, after] = rest?.split(END) ?? [];
  if (before === undefined || after === undefined || others.length > 0)
    throw new BenchError(`the page must have "${BEGIN}" once, and "${END}" after it`);
  const where = `${machine.processor}, on which ${load.toFixed(1)} processes ran or waited on average`;
  const tables = runs.flatMap(({ node, results: { checkpoint } }) =>
    checkpoint === undefined ? [] : `Node ${node}, ${where}:\n\n${tableOf(checkpoint)}`,
  );
  const method = runs[0]?.results.checkpoint?.method ?? '';
  return `${before}${BEGIN}\n\n${[method, ...tables].join('\n\n')}\n${END}${after}`;
}
