import { readFile, writeFile } from 'node:fs/promises';
import { BenchError } from './bench-error.js';
import type { BenchReport } from './stage.js';
import { tableOf } from './table.js';

const BEGIN = '<!-- written by npm run bench -- checkpoint -->';
const END = '<!-- end -->';

/** Replaces the figures of docs/reliability.md. */
export async function writeReliability(path: string, report: BenchReport): Promise<void> {
  await writeFile(path, withFigures(await readFile(path, 'utf8'), report));
}

/** The page with the figures of this run between its markers. */
export function withFigures(page: string, { runs, machine }: BenchReport): string {
  const [before, rest, ...others] = page.split(BEGIN);
  const [, after] = rest?.split(END) ?? [];
  if (before === undefined || after === undefined || others.length > 0)
    throw new BenchError(`the page must have "${BEGIN}" once, and "${END}" after it`);
  const tables = runs.flatMap(({ node, results: { checkpoint } }) =>
    checkpoint === undefined ? [] : `Node ${node}, ${machine.processor}:\n\n${tableOf(checkpoint)}`,
  );
  const method = runs[0]?.results.checkpoint?.method ?? '';
  return `${before}${BEGIN}\n\n${[method, ...tables].join('\n\n')}\n${END}${after}`;
}
